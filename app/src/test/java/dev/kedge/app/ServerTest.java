package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What a server answers, in each of its protocols. */
final class ServerTest extends ServedTest {
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

  /** What the command says of the photo, and the server, asked the same. */
  private void assertSame(String name, String... options) throws Exception {
    Path file = Files.write(folder.resolve(name), photo);
    List<String> words =
        new ArrayList<>(List.of("explain", file.toString(), "--json", "--model=" + model));
    Arrays.stream(options).map(option -> "--" + option).forEach(words::add);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
    assertEquals(0, code, err.toString());
    JsonNode expected = found(JSON.readTree(out.toString()));
    String query =
        Arrays.stream(options)
            .map(option -> option.contains("=") ? option : option + "=true")
            .collect(Collectors.joining("&"));
    String path = "/v1/explanations?name=" + file + "&" + query;
    assertEquals(expected, found(json(post(path, photo), 200)));
  }

  @Test
  void whatIsAskedBesidesIsThatOfTheCommand() throws Exception {
    String[] options = {"seed=5", "top=2", "repeat=1", "curves", "max-evaluations=300"};
    assertSame("besides.jpg", options);
    HttpRequest.Builder asked =
        request("/v1/explanations?repeat=1").POST(BodyPublishers.ofByteArray(photo));
    HttpResponse<byte[]> page = send(asked.setHeader("Accept", "text/html"));
    assertTrue(text(page).contains("Does it depend on chance?"), "the report has it too");
  }

  @Test
  void otherFillsAndCutsAreThoseOfTheCommand() throws Exception {
    assertSame("fills.jpg", "seed=5", "fills=blur,constant:255/0/0", "max-evaluations=300");
    assertSame("jitter.jpg", "seed=5", "repeat=2", "jitter=3", "max-evaluations=300");
    assertSame("all.jpg", "top=2", "repeat=1", "jitter=2", "fills=blur", "max-evaluations=300");
    assertEquals(0, waiting());
  }

  @Test
  void otherFillsAreCutShortByTheDeadline() throws Exception {
    String query = "?deadline=1&fills=blur,constant:255/0/0&" + LONG;
    JsonNode json = json(post("/v1/explanations" + query, photo), 200);
    assertEquals("DEADLINE", json.path("status").asText());
    assertTrue(json.path("cutShort").toString().contains("fills"), json.toString());
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
}
