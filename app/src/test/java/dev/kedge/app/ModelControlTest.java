package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.app.serve.RequestFlags;
import dev.kedge.classify.ClassifierException;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.serve.ExplanationServer;
import dev.kedge.serve.ModelControl;
import dev.kedge.serve.ServeOptions;
import dev.kedge.serve.ServedModel;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that are loaded, loaded again and unloaded while callers ask. */
final class ModelControlTest extends ServedTest {
  private static final String REPOSITORY = "/v2/repository/";
  private static final String LOAD = REPOSITORY + "models/demo/load";
  private static final String UNLOAD = REPOSITORY + "models/demo/unload";
  private static final String ASKED = "/v1/explanations?seed=1";

  private final Control control = new Control();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();

  /** Opens the demo model each time, or fails if told. */
  private static final class Control implements ModelControl {
    private final AtomicInteger opened = new AtomicInteger();
    private final Set<ServedModel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean failing;

    @Override
    public ServedModel open(String name) {
      if (failing) {
        throw new ClassifierException("no file /srv/secret/model.onnx");
      }
      OnnxClassifier one = OnnxClassifier.open(model, ModelOptions.builder().threads(1).build());
      ServedModel served = new ServedModel(name, one, Engine.open(one, EngineOptions.DEFAULTS));
      opened.incrementAndGet();
      open.add(served);
      return served;
    }

    @Override
    public void close(ServedModel one) {
      assertTrue(open.contains(one), "closed twice");
      one.engine().close();
      one.classifier().close();
      open.remove(one);
    }
  }

  @BeforeEach
  void startControlled() throws IOException {
    startControlled(options());
  }

  private void startControlled(ServeOptions.Builder options) throws IOException {
    server.close();
    server =
        ExplanationServer.start(
            List.of(control.open("demo")),
            RequestFlags.asking(),
            options.modelControl(control).build(),
            "test",
            log::add);
  }

  @AfterEach
  void closeModels() {
    server.close();
    List.copyOf(control.open).forEach(control::close);
  }

  private JsonNode state() throws Exception {
    return json(post(REPOSITORY + "index", new byte[0]), 200).path(0);
  }

  private void awaitClosed(int left) throws InterruptedException {
    long start = System.nanoTime();
    while (control.open.size() > left) {
      assertTrue(System.nanoTime() - start < 20e9, control.open.size() + " models are open");
      Thread.sleep(20);
    }
  }

  @Test
  void reloadLosesNoRequest() throws Exception {
    JsonNode explained = found(json(post(ASKED, photo), 200));
    byte[] instances =
        "{\"instances\": [{\"b64\": \"%s\"}]}"
            .formatted(Base64.getEncoder().encodeToString(photo))
            .getBytes(StandardCharsets.UTF_8);
    JsonNode predicted = json(post("/v1/models/demo:predict", instances), 200);
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    List<Future<?>> callers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean asksWhy = i % 2 == 0;
      callers.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  while (!enough.get()) {
                    if (asksWhy) {
                      assertEquals(explained, found(json(post(ASKED, photo), 200)));
                    } else {
                      var given = post("/v1/models/demo:predict", instances);
                      assertEquals(predicted, json(given, 200));
                    }
                    answers.incrementAndGet();
                  }
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              },
              task -> Thread.ofVirtual().start(task)));
    }
    for (int i = 0; i < 5; i++) {
      int before = answers.get();
      json(post(LOAD, "{}".getBytes(StandardCharsets.UTF_8)), 200);
      assertEquals("READY", state().path("state").asText());
      while (answers.get() < before + 6 && callers.stream().noneMatch(Future::isDone)) {
        Thread.sleep(5);
      }
    }
    enough.set(true);
    for (Future<?> caller : callers) {
      caller.get();
    }
    assertTrue(answers.get() >= 30, answers + " answers");
    assertEquals(6, control.opened.get());
    awaitClosed(1);
  }

  @Test
  void unloadFinishesWhatRuns() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> running =
        http.sendAsync(
            request("/v1/explanations?deadline=4&" + LONG)
                .POST(BodyPublishers.ofByteArray(photo))
                .build(),
            BodyHandlers.ofByteArray());
    ServedModel first = control.open.iterator().next();
    while (first.engine().load().inFlight() == 0) {
      Thread.sleep(20);
    }
    byte[] asClientsAsk =
        "{\"parameters\": {\"unload_dependents\": false}}".getBytes(StandardCharsets.UTF_8);
    json(post(UNLOAD, asClientsAsk), 200);
    assertFalse(running.isDone());
    assertEquals("UNLOADING", state().path("state").asText());
    String error = error(post(ASKED, photo), 503);
    assertTrue(error.contains("demo is not loaded") && error.contains(LOAD), error);
    error(send(request("/v2/models/demo/ready")), 503);
    assertEquals(0, get("/v1/models").path("models").size());
    assertEquals("DEADLINE", json(running.join(), 200).path("status").asText());
    awaitClosed(0);
    while (!state().path("state").asText().equals("UNAVAILABLE")) {
      Thread.sleep(20);
    }
    assertEquals("unloaded", state().path("reason").asText());
    byte[] ready = "{\"ready\": true}".getBytes(StandardCharsets.UTF_8);
    assertEquals(0, json(post(REPOSITORY + "index", ready), 200).size());
    json(post(UNLOAD, new byte[0]), 200);
    json(post(LOAD, new byte[0]), 200);
    assertEquals("FOUND", json(post(ASKED, photo), 200).path("status").asText());
  }

  @Test
  void jobOfAModelThatIsGoneIsStillThere() throws Exception {
    String job = "/v1/jobs/" + json(post("/v1/jobs?seed=1", photo), 202).path("id").asText();
    json(post(UNLOAD, new byte[0]), 200);
    awaitClosed(0);
    assertEquals("FOUND", get(job + "/result").path("status").asText());
    var page = send(request(job + "/result").header("Accept", "text/html"));
    assertEquals(200, page.statusCode());
  }

  @Test
  void modelThatCannotBeLoadedLeavesTheOneBefore() throws Exception {
    control.failing = true;
    String error = error(post(LOAD, new byte[0]), 502);
    assertTrue(error.contains("the one before is in service"), error);
    assertFalse(error.contains("/srv"), "paths of the server are for its log: " + error);
    assertTrue(log.stream().anyMatch(line -> line.contains("no file /srv/secret")), log + "");
    assertEquals("READY", state().path("state").asText());
    json(post(ASKED, photo), 200);
    json(post(UNLOAD, new byte[0]), 200);
    error(post(LOAD, new byte[0]), 502);
    error(post(ASKED, photo), 503);
    control.failing = false;
    json(post(LOAD, new byte[0]), 200);
    json(post(ASKED, photo), 200);
  }

  @Test
  void sourcesAreNotReadFromRequests() throws Exception {
    byte[] config =
        "{\"parameters\": {\"config\": \"{}\", \"file:1/model.onnx\": \"AAAA\"}}"
            .getBytes(StandardCharsets.UTF_8);
    assertTrue(error(post(LOAD, config), 400).contains("expected none"));
    error(post(UNLOAD, config), 400);
    error(post(REPOSITORY + "models/other/load", new byte[0]), 404);
    assertEquals(400, post(REPOSITORY + "models/..%2Fother/load", new byte[0]).statusCode());
    var fromPage =
        request(UNLOAD).header("Origin", "http://a.example").POST(BodyPublishers.noBody());
    error(send(fromPage), 403);
    assertEquals(1, control.opened.get());
    assertTrue(get("/openapi.json").path("paths").has(REPOSITORY + "models/{m}/load"));
    assertTrue(get("/v2").path("extensions").toString().contains("model_repository"));
    Path tokens = folder.resolve("control-tokens");
    Files.writeString(tokens, sha256("geheim") + " tester\n");
    startControlled(options().tokens(tokens));
    error(post(UNLOAD, new byte[0]), 401);
    error(post(REPOSITORY + "index", new byte[0]), 401);
  }

  @Test
  void unlessToldThereIsNoControl() throws Exception {
    server.close();
    server = start(options().build());
    error(post(LOAD, new byte[0]), 404);
    error(post(UNLOAD, new byte[0]), 404);
    error(post(REPOSITORY + "index", new byte[0]), 404);
    assertFalse(get("/v2").path("extensions").toString().contains("model_repository"));
  }
}
