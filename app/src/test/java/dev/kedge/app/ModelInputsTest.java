package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.onnx.TinyOnnx;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of other inputs and outputs than most, the whole way from the command to the files. */
final class ModelInputsTest {
  private static final int SIDE = 32;

  @TempDir Path folder;

  /** How red, green and blue a picture is; its values come from a node. */
  private static TinyOnnx colours(TinyOnnx graph, String planes) {
    return graph
        .node("GlobalAveragePool", List.of(planes), "pooled")
        .node("Flatten", List.of("pooled"), "means", Attribute.of("axis", 1L));
  }

  /** Whether a picture is rather red than blue, by one number. */
  private static TinyOnnx redOrBlue(TinyOnnx graph, String planes) {
    return colours(graph, planes)
        .floats("red", new float[] {3, 0, -3}, 3, 1)
        .node("MatMul", List.of("means", "red"), "logit");
  }

  private Path write(TinyOnnx graph) {
    return graph.write(folder.resolve("model.onnx"));
  }

  private Path keepProb() {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.FLOAT, "N", 3, SIDE, SIDE)
            .input("keep_prob", DataType.FLOAT)
            .input("training", DataType.BOOL, "N", 1);
    return write(
        colours(graph, "x")
            .node("Cast", List.of("training"), "number", Attribute.of("to", DataType.FLOAT))
            .node("Mul", List.of("means", "keep_prob"), "kept")
            .node("Sub", List.of("kept", "number"), "logits")
            .output("logits", DataType.FLOAT, "N", 3));
  }

  private static JsonNode explain(Path model, String... flags) throws IOException {
    BatchRuns.Run run = BatchRuns.run(words(model, flags, "explain", "--json"));
    assertEquals(ExitCode.OK, run.code(), run.err());
    return new ObjectMapper().readTree(run.out());
  }

  private static String refusal(int code, Path model, String... flags) {
    BatchRuns.Run run = BatchRuns.run(words(model, flags, "explain"));
    assertEquals(code, run.code(), run.err());
    return run.err().lines().findFirst().orElseThrow();
  }

  private static String[] words(Path model, String[] flags, String... first) {
    List<String> words = new ArrayList<>(List.of(first));
    words.add("--model=" + model);
    words.addAll(List.of(flags));
    return words.toArray(String[]::new);
  }

  @Test
  void fixedInputsAreGivenAndTold() throws IOException {
    Path model = keepProb();
    JsonNode one = explain(model, "--input=keep_prob=1", "--input", "training=false");
    assertEquals(
        "{\"keep_prob\":\"1\",\"training\":\"false\"}", one.at("/model/inputs").toString());
    JsonNode ten = explain(model, "--input=keep_prob=10", "--input=training=false");
    assertEquals(one.at("/explained/label"), ten.at("/explained/label"));
    assertTrue(
        ten.at("/explained/probability").doubleValue()
            > one.at("/explained/probability").doubleValue());
    JsonNode all = explain(model, "--input=keep_prob=1", "--input=training=true");
    assertEquals(one.get("anchor"), all.get("anchor"), "one for all classes changes no share");
    BatchRuns.Run text =
        BatchRuns.run(
            words(
                model,
                new String[] {"--input=keep_prob=1", "--input=training=false"},
                "explain",
                "--out=" + folder.resolve("out")));
    assertEquals(ExitCode.OK, text.code(), text.err());
    String page = Files.readString(folder.resolve("out/report.html"));
    assertTrue(page.contains("keep_prob"), "the page tells of it");
  }

  @Test
  void whatIsMissingOrTooMuchIsRefused() {
    Path model = keepProb();
    String missing = refusal(ExitCode.MODEL, model);
    assertTrue(missing.contains("the model has 3 inputs: \"x\" float32 [N,3,32,32]"), missing);
    assertTrue(missing.contains("--input keep_prob=VALUE --input training=VALUE"), missing);
    String unknown = refusal(ExitCode.MODEL, model, "--input=keepprob=1");
    assertTrue(unknown.contains("no input \"keepprob\""), unknown);
    String twice = refusal(ExitCode.USAGE, model, "--input=a=1", "--input=a=2");
    assertTrue(twice.contains("--input gives 'a' two values"), twice);
    for (String given : List.of("keep_prob", "=1", "keep_prob=", "")) {
      String malformed = refusal(ExitCode.USAGE, model, "--input=" + given);
      assertTrue(malformed.contains("--input is '" + given + "', expected NAME=VALUE"), malformed);
    }
    BatchRuns.Run demo = BatchRuns.run("explain", "--input=keep_prob=1");
    assertEquals(ExitCode.MODEL, demo.code(), demo.err());
    assertTrue(demo.err().contains("no input \"keep_prob\""), demo.err());
  }

  @Test
  void aRunGoesOnWithTheSameInputsOnly() throws IOException {
    Path photos = BatchRuns.photos(folder.resolve("photos"));
    Path results = folder.resolve("results");
    String model = "--model=" + keepProb();
    String training = "--input=training=false";
    BatchRuns.Run run = BatchRuns.batch(photos, results, model, "--input=keep_prob=1", training);
    assertEquals(ExitCode.OK, run.code(), run.err());
    JsonNode settings = new ObjectMapper().readTree(results.resolve("run.json").toFile());
    assertEquals("keep_prob=1 training=false", settings.get("inputs").textValue());
    BatchRuns.Run other =
        BatchRuns.batch(photos, results, "--resume", model, "--input=keep_prob=2", training);
    assertEquals(ExitCode.USAGE, other.code(), other.err());
    assertTrue(
        other
            .err()
            .contains("inputs was keep_prob=1 training=false, is keep_prob=2 training=false"),
        other.err());
    BatchRuns.Run same =
        BatchRuns.batch(photos, results, "--resume", model, "--input=keep_prob=1", training);
    assertEquals(ExitCode.OK, same.code(), same.err());
  }

  /** Alone and in a batch with others, the answer is the same, and one of two. */
  private void assertYesOrNo(Path model, String... more) throws IOException {
    String[] flags =
        Stream.concat(Stream.of("--fill=constant:0,0,255"), Stream.of(more)).toArray(String[]::new);
    Path photos = BatchRuns.photos(folder.resolve("photos"));
    Path results = folder.resolve("results");
    BatchRuns.Run run =
        BatchRuns.run(words(model, flags, "batch", "" + photos, "--out=" + results));
    assertEquals(ExitCode.OK, run.code(), run.err());
    List<String> lines = Files.readAllLines(BatchRuns.explanations(results));
    assertEquals(BatchRuns.PHOTOS.size(), lines.size());
    List<String> labels = new ArrayList<>();
    int anchors = 0;
    for (String line : lines) {
      JsonNode json = new ObjectMapper().readTree(line);
      assertFalse(json.has("error"), line);
      String photo = photos.resolve(json.get("image").textValue()).toString();
      BatchRuns.Run alone = BatchRuns.run(words(model, flags, "explain", photo, "--json"));
      JsonNode same = new ObjectMapper().readTree(alone.out());
      for (String key : List.of("explained", "top", "status", "anchor", "bestBySize")) {
        assertEquals(same.get(key), json.get(key), key);
      }
      assertEquals(2, json.get("top").size());
      double top = json.at("/top/0/probability").doubleValue();
      assertTrue(top >= .5, line);
      assertEquals(1, top + json.at("/top/1/probability").doubleValue(), 1e-6);
      labels.add(json.at("/explained/label").textValue());
      anchors += json.at("/anchor/superpixels").isEmpty() ? 0 : 1;
    }
    assertTrue(anchors > 0, "blue makes pictures bluer");
    assertTrue(labels.contains("no") && labels.contains("yes"), labels.toString());
    JsonNode no = explain(model, withClass(flags, "no"));
    JsonNode yes = explain(model, withClass(flags, "yes"));
    assertEquals("no", no.at("/explained/label").textValue());
    assertEquals("yes", yes.at("/explained/label").textValue());
    assertEquals(no.get("top"), yes.get("top"));
  }

  private static String[] withClass(String[] flags, String label) {
    List<String> all = new ArrayList<>(List.of(flags));
    all.add("--class=" + label);
    return all.toArray(String[]::new);
  }

  @Test
  void oneSigmoidIsExplained() throws IOException {
    TinyOnnx graph = new TinyOnnx().input("x", DataType.FLOAT, "N", 3, SIDE, SIDE);
    assertYesOrNo(
        write(
            redOrBlue(graph, "x")
                .node("Sigmoid", List.of("logit"), "y")
                .output("y", DataType.FLOAT, "N", 1)));
  }

  @Test
  void oneLogitWithoutADimensionForClassesIsExplained() throws IOException {
    TinyOnnx graph = new TinyOnnx().input("x", DataType.FLOAT, "N", 3, SIDE, SIDE);
    assertYesOrNo(
        write(
            redOrBlue(graph, "x")
                .longs("last", 1)
                .node("Squeeze", List.of("logit", "last"), "y")
                .output("y", DataType.FLOAT, "N")));
  }

  @Test
  void onePictureOfDoublesAtATimeIsExplained() throws IOException {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.DOUBLE, SIDE, SIDE, 3)
            .node("Cast", List.of("x"), "floats", Attribute.of("to", DataType.FLOAT))
            .longs("first", 0)
            .node("Unsqueeze", List.of("floats", "first"), "batch")
            .node("Transpose", List.of("batch"), "planes", Attribute.of("perm", 0L, 3L, 1L, 2L));
    Path model =
        write(
            redOrBlue(graph, "planes")
                .node("Sigmoid", List.of("logit"), "scores")
                .longs("all", 0, 1)
                .node("Squeeze", List.of("scores", "all"), "one")
                .node("Cast", List.of("one"), "y", Attribute.of("to", DataType.DOUBLE))
                .output("y", DataType.DOUBLE));
    assertYesOrNo(model);
    assertTrue(explain(model).at("/run/notes").toString().contains("one picture at a time"));
    for (String backend : List.of("scalar", "simd")) {
      assertEquals(
          explain(model).get("anchor"), explain(model, "--backend=" + backend).get("anchor"));
    }
  }

  @Test
  void signedBytesAreExplained() throws IOException {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.INT8, "N", 3, SIDE, SIDE)
            .node("Cast", List.of("x"), "signed", Attribute.of("to", DataType.FLOAT))
            .floats("128", new float[] {1 / 64f}, 1)
            .node("Mul", List.of("signed", "128"), "floats");
    Path model =
        write(
            redOrBlue(graph, "floats")
                .node("Sigmoid", List.of("logit"), "y")
                .output("y", DataType.FLOAT, "N", 1));
    String refusal = refusal(ExitCode.MODEL, model);
    assertTrue(refusal.contains("--rescale 1 --mean 128 --std 1"), refusal);
    assertYesOrNo(model, "--rescale=1", "--mean=128", "--std=1");
  }
}
