package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is no usable image classifier is refused with what was found and what to do. */
class ModelErrorsTest {
  @TempDir Path folder;

  private void assertRefused(TinyOnnx graph, String... parts) {
    assertRefused(graph, ModelOptions.DEFAULTS, parts);
  }

  private void assertRefused(TinyOnnx graph, ModelOptions options, String... parts) {
    assertRefused(graph.write(folder.resolve("graph.onnx")), options, parts);
  }

  private static void assertRefused(Path path, ModelOptions options, String... parts) {
    String message = Refusals.of(path, options);
    assertAll(
        Arrays.stream(parts).map(p -> () -> assertTrue(message.contains(p), p + " in " + message)));
  }

  @Test
  void missingFile() {
    assertRefused(folder.resolve("no.onnx"), ModelOptions.DEFAULTS, "no.onnx", "check the path");
  }

  @Test
  void folderWithoutModel() {
    assertRefused(folder, ModelOptions.DEFAULTS, "neither model.onnx nor onnx/model.onnx");
  }

  @Test
  void emptyFile() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.onnx"));
    assertRefused(file, ModelOptions.DEFAULTS, "empty.onnx is empty (0 bytes)");
  }

  @Test
  void fileThatIsNoModel() throws IOException {
    Path file = Files.writeString(folder.resolve("text.onnx"), "a text\n");
    assertRefused(file, ModelOptions.DEFAULTS, "text.onnx is no ONNX model", "Protobuf");
  }

  @Test
  void filesOfOtherKindsAreCalledThat() throws IOException {
    Path file = folder.resolve("model.onnx");
    Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
    assertRefused(file, ModelOptions.DEFAULTS, "a Git LFS pointer", "git lfs pull");
    assertRefused(folder, ModelOptions.DEFAULTS, "a Git LFS pointer", "git lfs pull");
    Files.writeString(file, "\n<!DOCTYPE html>\n<html><body>Sign in</body></html>");
    assertRefused(file, ModelOptions.DEFAULTS, "an HTML page");
    Files.writeString(file, "PK\u0003\u0004 and so on");
    assertRefused(file, ModelOptions.DEFAULTS, "a zip archive");
  }

  @Test
  void truncatedModel() throws IOException {
    byte[] whole = TinyModels.standard().graph().bytes();
    Path file = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));
    assertRefused(file, ModelOptions.DEFAULTS, "half.onnx is no ONNX model");
  }

  @Test
  void detector() {
    TinyOnnx graph =
        TinyModels.standard()
            .classes(40)
            .logits()
            .longs("four columns", 0, 10, 4)
            .floats("to ten", new float[400], 40, 10)
            .node("Reshape", List.of("logits", "four columns"), "detection_boxes")
            .node("MatMul", List.of("logits", "to ten"), "detection_scores")
            .node("Relu", List.of("detection_scores"), "detection_classes")
            .node("ReduceSum", List.of("detection_scores", "axis"), "num_detections")
            .longs("axis", 1)
            .output("detection_boxes", DataType.FLOAT, "N", 10, 4)
            .output("detection_classes", DataType.FLOAT, "N", 10)
            .output("detection_scores", DataType.FLOAT, "N", 10)
            .output("num_detections", DataType.FLOAT, "N", 1);
    assertRefused(
        graph,
        "does not look like an image classifier",
        "expected an output of float32, float16 or float64 numbers [N,classes]",
        "\"detection_boxes\" float32 [N,10,4], \"detection_classes\" float32 [N,10]",
        "looks like a detector");
  }

  @Test
  void severalOutputsThatMayBeScores() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .node("Relu", List.of("logits"), "a")
            .node("Neg", List.of("logits"), "b")
            .output("a", DataType.FLOAT, "N", 5)
            .output("b", DataType.FLOAT, "N", 5);
    assertRefused(graph, "2 outputs that may be class scores: a, b", "--output");
    assertRefused(
        graph, ModelOptions.builder().output("c").build(), "no output \"c\"", "\"a\" float32");
    ModelOptions named = ModelOptions.builder().output("b").build();
    try (OnnxClassifier classifier =
        OnnxClassifier.open(graph.write(folder.resolve("ab.onnx")), named)) {
      assertEquals(5, classifier.classes());
    }
  }

  @Test
  void labelsAsOutput() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .node("ArgMax", List.of("logits"), "label", Attribute.of("axis", 1L))
            .output("label", DataType.INT64, "N", 1);
    assertRefused(graph, "\"label\" int64 [N,1]", "with its scores instead of labels");
  }

  @Test
  void segmenter() {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.FLOAT, "N", 3, 8, 8)
            .node("Relu", List.of("x"), "map")
            .output("map", DataType.FLOAT, "N", 3, 8, 8);
    assertRefused(graph, "\"map\" float32 [N,3,8,8]", "does not look like an image classifier");
  }

  @Test
  void severalInputs() {
    TinyOnnx graph =
        new TinyOnnx()
            .input("image", DataType.FLOAT, 1, 3, 8, 8)
            .input("text", DataType.FLOAT, 1, 3, 8, 8)
            .node("Add", List.of("image", "text"), "y")
            .output("y", DataType.FLOAT, 1, 3, 8, 8);
    assertRefused(
        graph,
        "2 inputs",
        "\"image\" float32 [1,3,8,8], \"text\" float32 [1,3,8,8]",
        "--input image=VALUE --input text=VALUE");
  }

  @Test
  void inputThatIsNoPicture() {
    assertRefused(
        new TinyOnnx()
            .input("ids", DataType.INT64, "N", 16)
            .node("Cast", List.of("ids"), "y", Attribute.of("to", DataType.FLOAT))
            .output("y", DataType.FLOAT, "N", 16),
        "the model's input is \"ids\" int64 [N,16]; expected a tensor of 4 dimensions");
    assertRefused(
        new TinyOnnx()
            .input("x", DataType.INT64, "N", 3, 8, 8)
            .node("Cast", List.of("x"), "y", Attribute.of("to", DataType.FLOAT))
            .output("y", DataType.FLOAT, "N", 3, 8, 8),
        "float32, float16, float64, uint8 or int8");
    assertRefused(
        new TinyOnnx()
            .input("x", DataType.FLOAT, "N", 4, 8, 8)
            .node("Relu", List.of("x"), "y")
            .output("y", DataType.FLOAT, "N", 4, 8, 8),
        "give the layout (--layout nchw or nhwc)");
  }

  @Test
  void oneOutputOfUnknownKind() {
    TinyOnnx graph =
        TinyModels.standard()
            .classes(1)
            .logits()
            .node("Mul", List.of("logits", "tiny"), "y")
            .floats("tiny", new float[] {1e-9f}, 1)
            .node("Abs", List.of("y"), "z")
            .output("z", DataType.FLOAT, "N", 1);
    assertRefused(graph, "\"z\" comes from operator Abs", "--scores probabilities or logits");
  }

  @Test
  void pictureSizeThatTheModelFailsOn() {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.FLOAT, "N", 3, "h", "w")
            .longs("flat", 0, 192)
            .node("Reshape", List.of("x", "flat"), "y")
            .output("y", DataType.FLOAT, "N", 192);
    assertRefused(
        graph,
        ModelOptions.builder().size(new dev.kedge.image.Preprocessing.Size(9, 9)).build(),
        "fails on pictures of 3×9×9 (channels × height × width)");
  }
}
