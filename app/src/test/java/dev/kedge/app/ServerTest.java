package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.serve.RequestFlags;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.serve.ExplanationServer;
import dev.kedge.serve.ServeOptions;
import dev.kedge.serve.ServedModel;
import dev.kedge.testimages.Demo;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server with the demo model, asked over the loopback. */
@Timeout(120)
final class ServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Takes long: all masks of many superpixels, one batch after the other. */
  private static final String LONG = "strategy=exhaustive&segments=20";

  @TempDir static Path folder;
  private static Path model;
  private static byte[] photo;
  private static OnnxClassifier classifier;
  private static Engine engine;

  private final HttpClient http = HttpClient.newHttpClient();
  private ExplanationServer server;

  @BeforeAll
  static void open() throws IOException {
    model = Demo.writeModel(folder);
    photo = Demo.photo();
    classifier = OnnxClassifier.open(model, ModelOptions.builder().threads(1).build());
    engine = Engine.open(classifier, EngineOptions.DEFAULTS);
  }

  @AfterAll
  static void close() {
    engine.close();
    classifier.close();
  }

  @BeforeEach
  void start() throws IOException {
    server = start(options().build());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ServeOptions.Builder options() {
    return ServeOptions.builder()
        .port(0)
        .mostBytes(1 << 20)
        .mostPixels(1_000_000)
        .reading(Duration.ofSeconds(2))
        .draining(Duration.ofMillis(300))
        .mostJobs(5);
  }

  private static ExplanationServer start(ServeOptions options) throws IOException {
    return ExplanationServer.start(
        List.of(new ServedModel("demo", classifier, engine)),
        RequestFlags.asking(),
        options,
        "test",
        line -> assertFalse(line.startsWith("kedge: request"), line));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private HttpResponse<byte[]> post(String path, byte[] body)
      throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return json(send(request(path)), 200);
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
    assertEquals(status, response.statusCode(), text(response));
    return JSON.readTree(response.body());
  }

  private static JsonNode found(JsonNode explanation) {
    ObjectNode json = (ObjectNode) explanation;
    json.remove(List.of("run", "version"));
    return json;
  }

  private String error(HttpResponse<byte[]> response, int status) throws IOException {
    return json(response, status).path("error").asText();
  }

  @Test
  void explanationIsThatOfTheCommand() throws Exception {
    Path file = Files.write(folder.resolve("macaw.jpg"), photo);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = {
      "explain", file.toString(), "--json", "--model=" + model, "--threshold=.9", "--seed=5"
    };
    assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(err), words), err.toString());
    JsonNode expected = found(JSON.readTree(out.toString()));
    String query = "?threshold=.9&seed=5&name=" + file;
    assertEquals(expected, found(json(post("/v1/explanations" + query, photo), 200)));

    byte[] body =
        concat(
            part("name=\"threshold\""),
            ".9".getBytes(StandardCharsets.UTF_8),
            part("name=\"picture\"; filename=\"a.jpg\""),
            photo,
            "\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder multipart =
        request("/v1/explanations?seed=5&name=" + file)
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(BodyPublishers.ofByteArray(body));
    assertEquals(expected, found(json(send(multipart), 200)));

    ObjectNode asked = JSON.createObjectNode().put("name", file.toString());
    asked.put("image", Base64.getEncoder().encodeToString(photo));
    asked.putObject("options").put("threshold", .9).put("seed", 5);
    HttpRequest.Builder base64 =
        request("/v1/explanations")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked.toString()));
    assertEquals(expected, found(json(send(base64), 200)));
  }

  private static byte[] part(String disposition) {
    return "\r\n--x\r\nContent-Disposition: form-data; %s\r\n\r\n"
        .formatted(disposition)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) throws IOException {
    var all = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }

  @Test
  void formsAreThoseThatAcceptNames() throws Exception {
    HttpRequest.Builder asked =
        request("/v1/explanations?seed=1").POST(BodyPublishers.ofByteArray(photo));
    HttpResponse<byte[]> page = send(asked.setHeader("Accept", "text/html,*/*"));
    assertTrue(text(page).contains("macaw"), "the report");
    assertTrue(page.headers().firstValue("Content-Type").orElse("").startsWith("text/html"));
    HttpResponse<byte[]> png = send(asked.setHeader("Accept", "image/png"));
    assertTrue(ImageIO.read(new ByteArrayInputStream(png.body())).getWidth() > 100);
    JsonNode alibi = json(send(asked.setHeader("Accept", "application/vnd.kedge.alibi+json")), 200);
    assertEquals("AnchorImage", alibi.at("/meta/name").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "threshold=2, 400, threshold",
    "treshold=.9, 400, there is no option 'treshold'",
    "fill=background:/etc, 400, files of the server are not read",
    "segmenter=map:/etc/passwd, 400, files of the server are not read",
    "backend=simd, 400, there is no option 'backend'",
    "class=nobody, 400, no label",
    "class=@/etc/passwd, 400, no label",
    "wait=x, 400, wait",
    "priority=11, 400, priority",
    "deadline=-1, 400, deadline",
    "model=other, 404, there is no model other"
  })
  void badOptionsAreRefused(String query, int status, String words) throws Exception {
    String error = error(post("/v1/explanations?" + query, photo), status);
    assertTrue(error.contains(words), error);
  }

  @Test
  void badRequestsAreRefused() throws Exception {
    assertTrue(error(post("/v1/explanations", new byte[0]), 400).contains("no picture"));
    assertTrue(error(post("/v1/explanations", new byte[] {1, 2}), 422).contains("picture"));
    for (int i = 0; i < 20; i++) {
      assertTrue(error(post("/v1/explanations", new byte[2 << 20]), 413).contains("1048576"));
    }
    assertTrue(error(send(request("/v1/explanations")), 405).contains("POST"));
    assertTrue(error(send(request("/v1/nothing")), 404).contains("openapi"));
    assertTrue(error(send(request("/v1/jobs/0123")), 404).contains("no such job"));
    for (String type : List.of("application/json", "multipart/form-data; boundary=x")) {
      HttpRequest.Builder damaged =
          request("/v1/explanations")
              .header("Content-Type", type)
              .POST(BodyPublishers.ofString("{\"image\": [1,2"));
      assertNotEquals("", error(send(damaged), 400));
    }
  }

  @Test
  void jobIsAskedForLater() throws Exception {
    HttpResponse<byte[]> begun = post("/v1/explanations?wait=0&" + LONG, photo);
    JsonNode state = json(begun, 202);
    String job = begun.headers().firstValue("Location").orElseThrow();
    assertEquals("/v1/jobs/" + state.path("id").asText(), job);
    assertEquals(32, state.path("id").asText().length());
    HttpResponse<InputStream> events =
        http.send(request(job + "/events").build(), BodyHandlers.ofInputStream());
    while (get(job).at("/pictures/0/progress/evaluations").asLong() < 100) {
      Thread.sleep(20);
    }
    assertEquals(202, send(request(job + "/result")).statusCode());
    json(send(request(job).DELETE()), 200);
    String told = new String(events.body().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(told.startsWith("event: progress\ndata: {"), told);
    assertTrue(told.contains("event: done\ndata: {"), told);
    JsonNode ended = get(job);
    assertEquals("DONE", ended.path("state").asText());
    assertEquals("CANCELLED", ended.at("/pictures/0/explanation/status").asText(), ended + "");
    assertEquals(ended.at("/pictures/0/explanation"), get(job + "/result"));
  }

  @Test
  void manyPicturesAreOneJob() throws Exception {
    ObjectNode asked = JSON.createObjectNode();
    String base64 = Base64.getEncoder().encodeToString(photo);
    asked.putArray("images").addObject().put("name", "a").put("image", base64);
    asked.withArray("images").addObject().put("name", "b").put("image", "AAAA");
    HttpRequest.Builder request =
        request("/v1/jobs")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked.toString()));
    String job = "/v1/jobs/" + json(send(request), 202).path("id").asText();
    JsonNode state = get(job);
    while (!state.path("state").asText().equals("DONE")) {
      Thread.sleep(20);
      state = get(job);
    }
    assertEquals("FOUND", state.at("/pictures/0/explanation/status").asText());
    assertEquals("FAILED", state.at("/pictures/1/state").asText());
    for (int i = 0; i < 5; i++) {
      json(post("/v1/jobs", photo), 202);
    }
    error(send(request(job)), 404);
  }

  @Test
  void deadlineGivesTheBestSoFar() throws Exception {
    HttpRequest.Builder asked =
        request("/v1/explanations?" + LONG)
            .header("X-Request-Deadline", "0.5")
            .POST(BodyPublishers.ofByteArray(photo));
    long start = System.nanoTime();
    JsonNode json = json(send(asked), 200);
    assertEquals("DEADLINE", json.path("status").asText(), json.toString());
    assertTrue(System.nanoTime() - start < 10e9);
  }

  @Test
  void whoHasNoRoomIsRefusedAtOnce() throws Exception {
    server.close();
    server = start(options().mostPictures(2).build());
    json(post("/v1/jobs?" + LONG, photo), 202);
    json(post("/v1/jobs?" + LONG, photo), 202);
    assertEquals(503, send(request("/v2/health/ready")).statusCode());
    HttpResponse<byte[]> refused = post("/v1/explanations", photo);
    assertTrue(error(refused, 429).contains("more are not taken"), text(refused));
    for (int i = 0; i < 20; i++) {
      error(post("/v1/explanations", new byte[1 << 20]), 429);
    }
    int seconds = Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow());
    assertTrue(seconds >= 1 && seconds <= 60, seconds + " s");
    assertTrue(text(send(request("/metrics"))).contains("kedge_requests_total{page="));
  }

  @Test
  void callerThatHasGoneLeavesItsPlace() throws Exception {
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(head("POST /v1/explanations?" + LONG, "Content-Length: " + photo.length));
      socket.getOutputStream().write(photo);
      while (waiting() == 0) {
        Thread.sleep(20);
      }
    }
    long start = System.nanoTime();
    while (waiting() > 0) {
      assertTrue(System.nanoTime() - start < 5e9, "it goes on for nobody");
      Thread.sleep(20);
    }
    assertTrue(text(send(request("/metrics"))).contains("kedge_callers_gone_total 1.0"));
  }

  private int waiting() {
    return engine.load().inFlight() + engine.load().waiting();
  }

  private Socket connect() throws IOException {
    URI at = URI.create(server.address());
    return new Socket(at.getHost(), at.getPort());
  }

  private static byte[] head(String line, String... headers) {
    return (line + " HTTP/1.1\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void slowCallersAreCutOff() throws Exception {
    for (byte[] begin :
        List.of(
            new byte[0],
            "POST /v1/explanations HTTP/1.1\r\nHost: x\r\nX-A: ".getBytes(StandardCharsets.UTF_8),
            head("POST /v1/explanations", "Content-Length: 1000"))) {
      try (Socket socket = connect()) {
        OutputStream out = socket.getOutputStream();
        out.write(begin);
        long start = System.nanoTime();
        Thread drip =
            Thread.ofVirtual()
                .start(
                    () -> {
                      try {
                        while (begin.length > 0) {
                          out.write('a');
                          Thread.sleep(200);
                        }
                      } catch (IOException | InterruptedException closed) {
                        // That is what it waits for.
                      }
                    });
        try {
          while (socket.getInputStream().read() >= 0) {
            // What is answered does not matter.
          }
        } catch (IOException reset) {
          // Cut off.
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(seconds < 4, "cut off after %s s, twice the limit is 4".formatted(seconds));
        drip.interrupt();
      }
    }
  }

  @Test
  void tokenIsNeeded() throws Exception {
    server.close();
    Path tokens = folder.resolve("tokens");
    Files.writeString(tokens, sha256("geheim") + " tester\n");
    server = start(options().tokens(tokens).build());
    assertTrue(error(post("/v1/explanations", photo), 401).contains("token"));
    HttpRequest.Builder asked = request("/v1/explanations").POST(BodyPublishers.ofByteArray(photo));
    error(send(asked.setHeader("Authorization", "Bearer falsch")), 401);
    json(send(asked.setHeader("Authorization", "Bearer geheim")), 200);
    error(send(request("/metrics")), 401);
    assertEquals(200, send(request("/v2/health/ready")).statusCode());
    assertEquals(200, send(request("/")).statusCode());
  }

  private static String sha256(String text) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(
            java.security.MessageDigest.getInstance("SHA-256")
                .digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void openInferenceProtocolIsSpoken() throws Exception {
    assertEquals("kedge", get("/v2").path("name").asText());
    JsonNode metadata = get("/v2/models/demo");
    assertEquals("UINT8", metadata.at("/inputs/0/datatype").asText());
    ObjectNode asked = JSON.createObjectNode().put("id", "7");
    ObjectNode input = asked.putArray("inputs").addObject();
    input.put("name", "pictures").put("datatype", "BYTES").putArray("shape").add(1);
    input.putArray("data").add(Base64.getEncoder().encodeToString(photo));
    JsonNode scores =
        json(post("/v2/models/demo/infer", asked.toString().getBytes(StandardCharsets.UTF_8)), 200);
    assertEquals("7", scores.path("id").asText());
    int classes = metadata.at("/outputs/0/shape/1").asInt();
    assertEquals(classes, scores.at("/outputs/0/data").size());
    asked.putObject("parameters").putObject("explain_parameters").put("threshold", .9);
    JsonNode explained =
        json(post("/v2/models/demo/infer", asked.toString().getBytes(StandardCharsets.UTF_8)), 200);
    JsonNode explanation = JSON.readTree(explained.at("/outputs/0/data/0").asText());
    assertEquals("FOUND", explanation.path("status").asText());
    int top = explanation.at("/explained/index").asInt();
    assertEquals(
        explanation.at("/explained/probability").asDouble(),
        scores.at("/outputs/0/data/" + top).asDouble(),
        1e-4);
  }

  @Test
  void kserveAsksInItsWay() throws Exception {
    assertEquals("demo", get("/v1/models").at("/models/0").asText());
    ObjectNode asked = JSON.createObjectNode();
    asked.putArray("instances").addObject().put("b64", Base64.getEncoder().encodeToString(photo));
    byte[] body = asked.toString().getBytes(StandardCharsets.UTF_8);
    JsonNode explained = json(post("/v1/models/demo:explain", body), 200);
    assertEquals("FOUND", explained.path("status").asText());
    JsonNode predicted = json(post("/v1/models/demo:predict", body), 200);
    assertTrue(predicted.at("/predictions/0").size() > 1);
    byte[] rows = "{\"instances\": [[[[1,2,3],[4,5,6]]]]}".getBytes(StandardCharsets.UTF_8);
    assertEquals(200, post("/v1/models/demo:predict", rows).statusCode());
    byte[] wrong = "{\"instances\": [[[[1,2,300]]]]}".getBytes(StandardCharsets.UTF_8);
    assertTrue(error(post("/v1/models/demo:predict", wrong), 400).contains("300"));
  }

  @Test
  void whatWasBegunIsAnsweredBeforeTheEnd() throws Exception {
    CompletableFuture<HttpResponse<byte[]>> running =
        http.sendAsync(
            request("/v1/explanations?wait=60&" + LONG)
                .POST(BodyPublishers.ofByteArray(photo))
                .build(),
            BodyHandlers.ofByteArray());
    while (waiting() == 0) {
      Thread.sleep(20);
    }
    server.close();
    assertEquals("CANCELLED", json(running.join(), 200).path("status").asText());
    assertEquals(0, waiting());
  }
}
