package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs beside the pictures get the values given to them: each graph multiplies its logits. */
class FixedInputTest {
  private static final int CLASSES = 5;
  private static final float[][] COLOURS = {{1, 0, 0}, {0, 1, 0}, {.5f, .25f, .75f}};

  @TempDir Path folder;

  /** Logits times an input of a type and shape. */
  private static TinyOnnx times(DataType type, Object batch, Object... shape) {
    return TinyModels.standard()
        .batch(batch)
        .logits()
        .input("factor", type, shape)
        .node("Cast", List.of("factor"), "as float", Attribute.of("to", DataType.FLOAT))
        .node("Mul", List.of("logits", "as float"), "y")
        .output("y", DataType.FLOAT, batch, CLASSES);
  }

  private static ModelOptions with(String name, String value) {
    return ModelOptions.builder().threads(1).input(name, value).build();
  }

  static List<ExecutionProvider> routes() {
    return List.of(ExecutionProvider.cpu(), ExecutionProvider.cpuByAddress());
  }

  private void assertFactors(TinyOnnx graph, String value, double... factors) {
    Path file = graph.write(folder.resolve("times.onnx"));
    for (ExecutionProvider route : routes()) {
      try (OnnxClassifier classifier = OnnxClassifier.open(file, with("factor", value), route);
          ImageBatch batch = ImageBatch.openHost(classifier.input(), COLOURS.length)) {
        assertEquals(Map.of("factor", value), classifier.model().inputs());
        for (int count = COLOURS.length; count > 0; count--) {
          for (int i = 0; i < count; i++) {
            TinyModels.fill(batch, i, COLOURS[i]);
          }
          batch.count(count);
          Scores scores = classifier.classify(batch);
          for (int i = 0; i < count; i++) {
            for (int c = 0; c < CLASSES; c++) {
              double factor = factors[c % factors.length];
              assertEquals(factor * TinyModels.logit(COLOURS[i], c), scores.score(i, c), 1e-4);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT, -0.5, -0.5",
    "FLOAT16, 0.25, 0.25",
    "DOUBLE, 1e-1, 0.1",
    "UINT8, 200, 200",
    "INT8, -100, -100",
    "INT16, -300, -300",
    "INT32, 70000, 70000",
    "INT64, 3.0, 3",
    "BOOL, true, 1",
    "BOOL, false, 0"
  })
  void numbersOfEveryType(DataType type, String value, double factor) {
    assertFactors(times(type, "N"), value, factor);
  }

  @Test
  void shapesAreTheGraphs() {
    assertFactors(times(DataType.FLOAT, "N", 1), "2", 2);
    assertFactors(times(DataType.FLOAT, "N", 1, 1), "2", 2);
    assertFactors(times(DataType.FLOAT, "N", CLASSES), "2", 2);
    assertFactors(times(DataType.FLOAT, "N", CLASSES), "1,2, 3,4,5", 1, 2, 3, 4, 5);
  }

  @Test
  void anOpenFirstDimensionIsTheNumberOfPictures() {
    assertFactors(times(DataType.FLOAT, "N", "N", 1), "2", 2);
    assertFactors(times(DataType.FLOAT, "N", "N", CLASSES), "1,2,3,4,5", 1, 2, 3, 4, 5);
    assertFactors(times(DataType.INT64, "N", "N", 1), "-2", -2);
    assertFactors(times(DataType.FLOAT, 2, "", 1), "2", 2);
    assertFactors(times(DataType.FLOAT, 2, 2, 1), "2", 2);
  }

  @Test
  void anyOtherOpenDimensionIsAsLargeAsWhatIsGiven() {
    assertFactors(times(DataType.FLOAT, "N", "factors"), "1,2,3,4,5", 1, 2, 3, 4, 5);
    assertFactors(times(DataType.FLOAT, "N", "N", "factors"), "1,2,3,4,5", 1, 2, 3, 4, 5);
    assertFactors(times(DataType.FLOAT, "N", "factors"), "2", 2);
  }

  @Test
  void severalInputs() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .input("keep_prob", DataType.FLOAT)
            .input("is_training", DataType.BOOL)
            .node("Cast", List.of("is_training"), "training", Attribute.of("to", DataType.FLOAT))
            .node("Div", List.of("logits", "keep_prob"), "kept")
            .node("Add", List.of("kept", "training"), "y")
            .output("y", DataType.FLOAT, "N", CLASSES);
    Path file = graph.write(folder.resolve("several.onnx"));
    ModelOptions options =
        ModelOptions.builder().input("keep_prob", ".5").input("is_training", "true").build();
    try (OnnxClassifier classifier = OnnxClassifier.open(file, options);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      TinyModels.fill(batch, 0, COLOURS[2]);
      batch.count(1);
      assertEquals(
          2 * TinyModels.logit(COLOURS[2], 4) + 1, classifier.classify(batch).score(0, 4), 1e-5);
    }
    assertRefused(
        file,
        ModelOptions.DEFAULTS,
        "the model has 3 inputs: \"x\" float32 [N,3,8,8], \"keep_prob\" float32 [],"
            + " \"is_training\" bool []",
        "give each other one a fixed value (--input keep_prob=VALUE --input is_training=VALUE)");
    assertRefused(
        file,
        with("keep_prob", "1"),
        "give each other one a fixed value too (--input is_training=VALUE)");
  }

  private static void assertRefused(Path file, ModelOptions options, String... parts) {
    String message = Refusals.of(file, options);
    assertAll(
        Arrays.stream(parts).map(p -> () -> assertTrue(message.contains(p), p + " in " + message)));
  }

  private void assertRefused(TinyOnnx graph, String name, String value, String part) {
    assertRefused(graph.write(folder.resolve("refused.onnx")), with(name, value), part);
  }

  @Test
  void whatTheGraphDoesNotTakeIsRefused() {
    TinyOnnx one = TinyModels.standard().graph();
    assertRefused(
        one,
        "keep_prob",
        "1",
        "no input \"keep_prob\", to which a value was given; its inputs are");
    assertRefused(one, "x", "1", "none is left for the pictures: \"x\" float32 [N,3,8,8]");
    TinyOnnx five = times(DataType.FLOAT, "N", "N", CLASSES);
    assertRefused(five, "factor", "1,2", "takes 5 numbers for each picture, but 2 were given: 1,2");
    TinyOnnx open = times(DataType.FLOAT, "N", "a", "b");
    assertRefused(open, "factor", "1", "\"factor\" float32 [a,b] leaves several dimensions open");
    TinyOnnx text = TinyModels.standard().graph().input("name", DataType.STRING, 1);
    assertRefused(text, "name", "a", "\"name\" string [1] is of a type that Kedge gives no value");
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT, 1e39, finite numbers",
    "FLOAT, NaN, finite numbers",
    "FLOAT, x, finite numbers",
    "FLOAT16, 70000, finite numbers",
    "DOUBLE, Infinity, finite numbers",
    "UINT8, 256, 'whole numbers 0..255'",
    "UINT8, -1, 'whole numbers 0..255'",
    "INT8, 128, 'whole numbers −128..127'",
    "INT16, 40000, 'whole numbers −32768..32767'",
    "INT32, 2147483648, whole numbers",
    "INT64, .5, whole numbers",
    "INT64, 9223372036854775808, whole numbers",
    "BOOL, 1, true or false",
    "BOOL, TRUE, true or false"
  })
  void whatTheTypeDoesNotHoldIsRefused(DataType type, String value, String expected) {
    assertRefused(times(type, "N"), "factor", value, "takes " + expected + ", given: " + value);
  }

  /** What a value was bound to lives as long as the model, and no longer. */
  @ParameterizedTest
  @MethodSource("routes")
  void batchesMayOutliveTheModel(ExecutionProvider route) {
    Path file = times(DataType.FLOAT, "N", "N", 1).write(folder.resolve("times.onnx"));
    OnnxClassifier classifier = OnnxClassifier.open(file, with("factor", "2"), route);
    try (ImageBatch used = ImageBatch.openHost(classifier.input(), 2);
        ImageBatch unused = ImageBatch.openHost(classifier.input(), 2)) {
      used.count(2);
      unused.count(2);
      classifier.classify(used);
      classifier.close();
      for (ImageBatch batch : List.of(used, unused)) {
        assertEquals(
            "model times.onnx is closed",
            assertThrows(IllegalStateException.class, () -> classifier.classify(batch))
                .getMessage());
      }
    }
  }
}
