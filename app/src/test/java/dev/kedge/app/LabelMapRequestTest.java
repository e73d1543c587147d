package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.kedge.image.Image;
import dev.kedge.image.ImageShape;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.io.LabelMapFile;
import dev.kedge.serve.oip.GRPCInferenceServiceGrpc;
import dev.kedge.serve.oip.InferParameter;
import dev.kedge.serve.oip.InferTensorContents;
import dev.kedge.serve.oip.ModelInferRequest;
import dev.kedge.serve.oip.ModelInferRequest.InferInputTensor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Superpixels that a request brings along, in each protocol. */
final class LabelMapRequestTest extends ServedTest {
  private Segmentation map;
  private byte[] png;

  @BeforeEach
  void cut() {
    ImageShape shape = classifier.input().shape();
    int pixels = shape.pixels();
    map =
        Grid.of(3, 4)
            .segment(Image.of(shape.height(), shape.width(), new byte[pixels * Image.CHANNELS]));
    png = LabelMapFile.png(map);
  }

  /** What the command says of the photo under the label map in a file; without the photo's name. */
  private JsonNode expected() throws IOException {
    Path file = Files.write(folder.resolve("mapped.jpg"), photo);
    Path labels = Files.write(folder.resolve("labels.png"), png);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = {
      "explain",
      file.toString(),
      "--json",
      "--model=" + model,
      "--seed=5",
      "--segmenter=map:" + labels
    };
    assertEquals(0, Main.run(new PrintWriter(out), new PrintWriter(err), words), err.toString());
    JsonNode json = JSON.readTree(out.toString());
    assertEquals("map", json.at("/segmentation/method").asText(), json.toString());
    return nameless(json);
  }

  private static JsonNode nameless(JsonNode json) {
    ((ObjectNode) json).remove("image");
    return found(json);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private HttpResponse<byte[]> send(String path, ObjectNode asked) throws Exception {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(asked.toString())));
  }

  private HttpResponse<byte[]> form(String path, Map<String, byte[]> files) throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      body.writeBytes(
          "\r\n--x\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"a\"\r\n\r\n"
              .formatted(file.getKey())
              .getBytes(StandardCharsets.UTF_8));
      body.writeBytes(file.getValue());
    }
    body.writeBytes("\r\n--x--\r\n".getBytes(StandardCharsets.UTF_8));
    return send(
        request(path)
            .header("Content-Type", "multipart/form-data; boundary=x")
            .POST(BodyPublishers.ofByteArray(body.toByteArray())));
  }

  @Test
  void explanationIsThatOfTheCommand() throws Exception {
    JsonNode expected = expected();
    Map<String, byte[]> files = Map.of("picture", photo, "label_map", png);
    assertEquals(expected, nameless(json(form("/v1/explanations?seed=5", files), 200)));

    ObjectNode asked = JSON.createObjectNode();
    asked.put("image", base64(photo)).put("label_map", base64(png));
    asked.putObject("options").put("seed", 5);
    assertEquals(expected, nameless(json(send("/v1/explanations", asked), 200)));

    ObjectNode rows = JSON.createObjectNode();
    ObjectNode instance = rows.putArray("instances").addObject().put("b64", base64(photo));
    rows(instance.putArray("label_map"));
    rows.putObject("parameters").put("seed", 5);
    assertEquals(expected, nameless(json(send("/v1/models/demo:explain", rows), 200)));
  }

  private void rows(ArrayNode to) {
    for (int y = 0; y < map.height(); y++) {
      ArrayNode row = to.addArray();
      for (int x = 0; x < map.width(); x++) {
        row.add(map.label(y * map.width() + x));
      }
    }
  }

  @Test
  void eachPictureOfAJobHasItsOwn() throws Exception {
    ObjectNode asked = JSON.createObjectNode().put("label_map", base64(png));
    ArrayNode images = asked.putArray("images");
    images.addObject().put("image", base64(photo)).put("name", "all");
    Segmentation other = Grid.of(2, 2).segment(blank(map.height(), map.width()));
    images
        .addObject()
        .put("image", base64(photo))
        .put("label_map", base64(LabelMapFile.png(other)));
    String job = "/v1/jobs/" + json(send("/v1/jobs?seed=5", asked), 202).path("id").asText();
    JsonNode state = get(job);
    while (!state.path("state").asText().equals("DONE")) {
      Thread.sleep(20);
      state = get(job);
    }
    assertEquals(expected(), nameless(state.at("/pictures/0/explanation")));
    JsonNode second = state.at("/pictures/1/explanation");
    assertEquals(other.sha256(), second.at("/segmentation/sha256").asText(), second.toString());
  }

  private static Image blank(int height, int width) {
    return Image.of(height, width, new byte[height * width * Image.CHANNELS]);
  }

  @Test
  void openInferenceProtocolHasATensor() throws Exception {
    JsonNode expected = expected();
    ObjectNode asked = JSON.createObjectNode();
    asked.putObject("parameters").putObject("explain_parameters").put("seed", 5);
    ObjectNode input = asked.putArray("inputs").addObject();
    input.put("name", "pictures").put("datatype", "BYTES").putArray("shape").add(1);
    input.putArray("data").add(base64(photo));
    ObjectNode labels = asked.withArray("inputs").addObject();
    labels.put("name", "label_map").put("datatype", "BYTES").putArray("shape").add(1);
    labels.putArray("data").add(base64(png));
    assertEquals(expected, explained(send("/v2/models/demo/infer", asked)));

    labels.put("datatype", "INT64").putArray("shape").add(map.height()).add(map.width());
    rows(labels.putArray("data"));
    assertEquals(expected, explained(send("/v2/models/demo/infer", asked)));

    byte[] picture = withLength(photo);
    input.remove("data");
    input.putObject("parameters").put("binary_data_size", picture.length);
    labels.remove("data");
    labels.put("datatype", "UINT16").putObject("parameters").put("binary_data_size", raw().length);
    byte[] head = asked.toString().getBytes(StandardCharsets.UTF_8);
    byte[] body =
        ByteBuffer.allocate(head.length + picture.length + raw().length)
            .put(head)
            .put(picture)
            .put(raw())
            .array();
    HttpRequest.Builder binary =
        request("/v2/models/demo/infer")
            .header("Inference-Header-Content-Length", Integer.toString(head.length))
            .POST(BodyPublishers.ofByteArray(body));
    assertEquals(expected, explained(send(binary)));
  }

  private static JsonNode explained(HttpResponse<byte[]> answer) throws IOException {
    return nameless(JSON.readTree(json(answer, 200).at("/outputs/0/data/0").asText()));
  }

  private static byte[] withLength(byte[] bytes) {
    return ByteBuffer.allocate(4 + bytes.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  /** The label map as UINT16. */
  private byte[] raw() {
    int[] labels = map.copyLabels();
    ByteBuffer raw = ByteBuffer.allocate(2 * labels.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int label : labels) {
      raw.putShort((short) label);
    }
    return raw.array();
  }

  @Test
  void grpcHasATensor() throws Exception {
    JsonNode expected = expected();
    server.close();
    server = start(options().grpcPort(0).build());
    ManagedChannel channel =
        Grpc.newChannelBuilder(
                server.grpcAddress().orElseThrow(), InsecureChannelCredentials.create())
            .build();
    try {
      var client = GRPCInferenceServiceGrpc.newBlockingStub(channel);
      InferInputTensor.Builder pictures =
          InferInputTensor.newBuilder().setName("pictures").setDatatype("BYTES").addShape(1);
      InferInputTensor.Builder labels =
          InferInputTensor.newBuilder()
              .setName("label_map")
              .setDatatype("UINT16")
              .addShape(map.height())
              .addShape(map.width());
      ModelInferRequest.Builder asked =
          ModelInferRequest.newBuilder()
              .setModelName("demo")
              .putParameters(
                  "explain_parameters",
                  InferParameter.newBuilder().setStringParam("{\"seed\": 5}").build());
      var raw =
          client.modelInfer(
              asked
                  .clone()
                  .addInputs(pictures)
                  .addInputs(labels)
                  .addRawInputContents(ByteString.copyFrom(withLength(photo)))
                  .addRawInputContents(ByteString.copyFrom(raw()))
                  .build());
      ByteString line = raw.getRawOutputContents(0).substring(4);
      assertEquals(expected, nameless(JSON.readTree(line.toStringUtf8())));

      InferTensorContents.Builder ids = InferTensorContents.newBuilder();
      for (int label : map.copyLabels()) {
        ids.addUintContents(label);
      }
      InferTensorContents file =
          InferTensorContents.newBuilder().addBytesContents(ByteString.copyFrom(photo)).build();
      var plain =
          client.modelInfer(
              asked
                  .addInputs(pictures.setContents(file))
                  .addInputs(labels.setContents(ids))
                  .build());
      line = plain.getOutputs(0).getContents().getBytesContents(0);
      assertEquals(expected, nameless(JSON.readTree(line.toStringUtf8())));
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void whatIsNoLabelMapIsRefused() throws Exception {
    assertTrue(refused("words".getBytes(StandardCharsets.UTF_8), 422).contains("is no PNG file"));
    ByteArrayOutputStream colour = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB), "png", colour);
    assertTrue(refused(colour.toByteArray(), 422).contains("has 3 channels; a label map has one"));
    byte[] wide = LabelMapFile.png(Grid.of(1, 2).segment(blank(map.height(), map.width() + 1)));
    String tooLarge = refused(wide, 422);
    assertTrue(tooLarge.contains("a label map may have " + map.height() * map.width()), tooLarge);
    byte[] small = LabelMapFile.png(Grid.of(1, 2).segment(blank(3, 2)));
    String other = refused(small, 422);
    assertTrue(other.contains("the label map is for pictures of 3×2 pixels"), other);
    Map<String, byte[]> files = Map.of("picture", photo, "label_map", png);
    String segments = error(form("/v1/explanations?segments=3", files), 400);
    assertEquals("--segments does nothing with label_map, which takes no such flag", segments);
    String segmenter = error(form("/v1/explanations?segmenter=grid", files), 400);
    assertEquals("--segmenter is 'grid', but label_map is given too", segmenter);
    String two =
        error(
            post("/v2/models/demo/infer", "{\"inputs\": []}".getBytes(StandardCharsets.UTF_8)),
            400);
    assertTrue(two.contains("one input with pictures"), two);
  }

  private String refused(byte[] labels, int status) throws Exception {
    return error(form("/v1/explanations", Map.of("picture", photo, "label_map", labels)), status);
  }

  @Test
  void idsThatAreNoneAreRefused() throws Exception {
    for (String ids :
        new String[] {"[[0, -1]]", "[[0, 65536]]", "[[0, 1.5]]", "[[0], [1, 2]]", "7"}) {
      ObjectNode asked = JSON.createObjectNode().put("image", base64(photo));
      asked.set("label_map", JSON.readTree(ids));
      String why = error(send("/v1/explanations", asked), 400);
      assertTrue(why.contains("label map"), ids + ": " + why);
    }
    ObjectNode predicted = JSON.createObjectNode();
    predicted
        .putArray("instances")
        .addObject()
        .put("b64", base64(photo))
        .put("label_map", base64(png));
    assertTrue(error(send("/v1/models/demo:predict", predicted), 400).contains("label map"));
  }
}
