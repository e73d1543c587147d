package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.serve.RequestFlags;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.serve.ExplanationServer;
import dev.kedge.serve.ServedModel;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A served model that throws at every 20th batch. The engine tries such a batch again, so that it
 * costs no explanation; where the second try fails too, the picture in it has an error, nobody
 * else.
 */
final class FailingBatchesTest extends ServedTest {
  private static final int EVERY = 20;

  /** Two or three batches: the photo, and 32 masks. */
  private static final String SHORT = "?strategy=exhaustive&segments=5&name=picture";

  private static final String EXPLAIN = "/v1/explanations" + SHORT;
  private static final String PREDICT = "/v1/models/demo:predict";

  private final Failing failing = new Failing();
  private final Engine overFailing = Engine.open(failing, EngineOptions.DEFAULTS);

  /** The demo model, which throws at every 20th batch, and at some after it. */
  private static final class Failing implements Classifier {
    private volatile int inARow = 1;
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger thrown = new AtomicInteger();

    @Override
    public Scores classify(ImageBatch images) {
      int batch = batches.incrementAndGet();
      if (batch >= EVERY && batch % EVERY < inARow) {
        thrown.incrementAndGet();
        throw new ClassifierException("this batch failed");
      }
      return classifier.classify(images);
    }

    @Override
    public ModelInfo model() {
      return classifier.model();
    }

    @Override
    public InputSpec input() {
      return classifier.input();
    }

    @Override
    public int fixedBatchSize() {
      return classifier.fixedBatchSize();
    }

    @Override
    public boolean reads(Place place) {
      return classifier.reads(place);
    }

    @Override
    public void close() {
      // The demo model is closed by who opened it.
    }
  }

  @BeforeEach
  void startFailing() throws IOException {
    server.close();
    server =
        ExplanationServer.start(
            List.of(new ServedModel("demo", failing, overFailing)),
            RequestFlags.asking(),
            options().mostPictures(64).mostBytes(8 << 20).build(),
            "test",
            line -> assertTrue(line.startsWith("{"), line));
  }

  @AfterEach
  void closeEngine() {
    server.close();
    overFailing.close();
  }

  /** What a server whose model does not fail says. */
  private JsonNode right(String path, byte[] body) throws Exception {
    try (ExplanationServer sound = start(options().build())) {
      HttpRequest.Builder asked =
          HttpRequest.newBuilder(URI.create(sound.address() + path))
              .POST(BodyPublishers.ofByteArray(body));
      return found(json(send(asked), 200));
    }
  }

  /** Whether it is the right answer; if not, it must be an error that says why. */
  private boolean isRight(JsonNode right, HttpResponse<byte[]> given) throws IOException {
    if (given.statusCode() == 200) {
      assertEquals(right, found(json(given, 200)));
      return true;
    }
    assertTrue(json(given, 502).path("error").asText().contains("this batch failed"), text(given));
    return false;
  }

  @Test
  void everyTwentiethBatchCostsNoExplanation() throws Exception {
    byte[] instances =
        "{\"instances\": [{\"b64\": \"%s\"}]}"
            .formatted(Base64.getEncoder().encodeToString(photo))
            .getBytes(StandardCharsets.UTF_8);
    JsonNode explained = right(EXPLAIN, photo);
    JsonNode predicted = right(PREDICT, instances);
    List<Callable<Integer>> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      boolean asksWhy = i % 2 == 0;
      callers.add(
          () -> {
            int failed = 0;
            for (int j = 0; j < 15; j++) {
              if (asksWhy) {
                assertEquals(explained, found(json(post(EXPLAIN, photo), 200)));
              } else if (!isRight(predicted, post(PREDICT, instances))) {
                failed++;
              }
            }
            return failed;
          });
    }
    int failed = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> caller : threads.invokeAll(callers)) {
        failed += caller.get();
      }
    }
    int thrown = failing.thrown.get();
    assertTrue(thrown >= 5 && failed <= thrown, "%s errors, %s thrown".formatted(failed, thrown));
    assertEquals(0, overFailing.load().inFlight() + overFailing.load().waiting());
  }

  @Test
  void theNextAnswerIsRight() throws Exception {
    failing.inARow = 2;
    JsonNode right = right(EXPLAIN, photo);
    int failed = 0;
    boolean before = true;
    for (int i = 0; i < 60; i++) {
      boolean now = isRight(right, post(EXPLAIN, photo));
      assertTrue(now || before, "two errors one after the other");
      failed += now ? 0 : 1;
      before = now;
    }
    int pairs = failing.thrown.get() / 2;
    assertTrue(failed >= 3 && failed <= pairs, "%s errors, %s pairs".formatted(failed, pairs));
  }

  @Test
  void picturesOfAJobHaveTheirOwnErrors() throws Exception {
    failing.inARow = 3;
    JsonNode right = right(EXPLAIN, photo);
    ObjectNode asked = JSON.createObjectNode();
    ArrayNode images = asked.putArray("images");
    for (int i = 0; i < 30; i++) {
      images
          .addObject()
          .put("name", "picture")
          .put("image", Base64.getEncoder().encodeToString(photo));
    }
    var request =
        request("/v1/jobs" + SHORT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked.toString()));
    String job = "/v1/jobs/" + json(send(request), 202).path("id").asText();
    JsonNode state = get(job);
    while (!state.path("state").asText().equals("DONE")) {
      Thread.sleep(20);
      state = get(job);
    }
    int failed = 0;
    for (JsonNode picture : state.path("pictures")) {
      if (picture.path("state").asText().equals("DONE")) {
        assertEquals(right, found(picture.path("explanation")));
      } else {
        failed++;
        assertTrue(picture.toString().contains("this batch failed"), picture.toString());
      }
    }
    int thrown = failing.thrown.get();
    assertTrue(failed >= 1 && failed <= thrown, "%s errors, %s thrown".formatted(failed, thrown));
  }
}
