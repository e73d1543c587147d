package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

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
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server with the demo model, asked over the loopback. */
@Timeout(120)
abstract class ServedTest {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Takes minutes: all 524,288 masks of 19 superpixels, one batch after the other. */
  static final String LONG = "strategy=exhaustive&segments=26";

  @TempDir static Path folder;
  static Path model;
  static byte[] photo;
  static OnnxClassifier classifier;
  static Engine engine;

  final HttpClient http = HttpClient.newHttpClient();
  ExplanationServer server;

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

  static ServeOptions.Builder options() {
    return ServeOptions.builder()
        .port(0)
        .mostBytes(1 << 20)
        .mostPixels(1_000_000)
        .reading(Duration.ofSeconds(2))
        .draining(Duration.ofMillis(300))
        .mostJobs(5);
  }

  static ExplanationServer start(ServeOptions options) throws IOException {
    return ExplanationServer.start(
        List.of(new ServedModel("demo", classifier, engine)),
        RequestFlags.asking(),
        options,
        "test",
        line -> assertFalse(line.startsWith("kedge: request"), line));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(server.address() + path));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofByteArray(body)));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return json(send(request(path)), 200);
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static JsonNode json(HttpResponse<byte[]> response, int status) throws IOException {
    assertEquals(status, response.statusCode(), text(response));
    return JSON.readTree(response.body());
  }

  static JsonNode found(JsonNode explanation) {
    ObjectNode json = (ObjectNode) explanation;
    json.remove(List.of("run", "version"));
    return json;
  }

  String error(HttpResponse<byte[]> response, int status) throws IOException {
    return json(response, status).path("error").asText();
  }

  int waiting() {
    return engine.load().inFlight() + engine.load().waiting();
  }

  static String sha256(String text) throws Exception {
    return java.util.HexFormat.of()
        .formatHex(
            java.security.MessageDigest.getInstance("SHA-256")
                .digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
