package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Scores;
import dev.kedge.image.ElementType;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of every supported form give the scores computed by hand. */
class OnnxClassifierTest {
  private static final float[][] COLOURS = {
    {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.5f, 0.25f, 0.75f}, {1, 1, 1}, {0, 0, 0}, {0.125f, 1, 0.5f}
  };

  @TempDir Path folder;

  private OnnxClassifier open(TinyModels model) {
    return open(model, ModelOptions.DEFAULTS);
  }

  private OnnxClassifier open(TinyModels model, ModelOptions options) {
    return OnnxClassifier.open(
        model.graph().write(folder.resolve("tiny.onnx")), options.toBuilder().threads(1).build());
  }

  private static void fill(ImageBatch batch, int count) {
    for (int i = 0; i < count; i++) {
      TinyModels.fill(batch, i, COLOURS[i % COLOURS.length]);
    }
    batch.count(count);
  }

  private static void assertLogits(Scores scores, int count, double error) {
    assertEquals(count, scores.count());
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < scores.classes(); c++) {
        assertEquals(
            TinyModels.logit(COLOURS[i % COLOURS.length], c),
            scores.score(i, c),
            error,
            "picture " + i + ", class " + c);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TensorLayout.class)
  void bothLayouts(TensorLayout layout) {
    try (OnnxClassifier classifier = open(TinyModels.standard().layout(layout));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 7)) {
      assertEquals(
          new InputSpec(new ImageShape(3, 8, 8), layout, ElementType.FLOAT32), classifier.input());
      fill(batch, 7);
      Scores scores = classifier.classify(batch);
      assertEquals(Scores.Kind.LOGITS, scores.kind());
      assertLogits(scores, 7, 1e-5);
    }
  }

  @Test
  void halfPrecision() {
    try (OnnxClassifier classifier = open(TinyModels.standard().type(DataType.FLOAT16));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 7)) {
      assertEquals(ElementType.FLOAT16, classifier.input().type());
      fill(batch, 7);
      assertLogits(classifier.classify(batch), 7, 5e-3);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void doublePrecision(boolean byAddress) {
    Path file =
        TinyModels.standard().type(DataType.DOUBLE).graph().write(folder.resolve("double.onnx"));
    ExecutionProvider route =
        byAddress ? ExecutionProvider.cpuByAddress() : ExecutionProvider.cpu();
    try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS, route);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 7)) {
      assertEquals(ElementType.FLOAT64, classifier.input().type());
      fill(batch, 7);
      assertLogits(classifier.classify(batch), 7, 1e-5);
    }
  }

  @Test
  void oneSigmoidInDoublePrecision() {
    try (OnnxClassifier classifier =
            open(TinyModels.standard().type(DataType.DOUBLE).classes(1).tail("Sigmoid"));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 7)) {
      fill(batch, 7);
      assertYes(classifier.classify(batch));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void signedBytes(boolean byAddress) {
    Path file =
        TinyModels.standard().type(DataType.INT8).graph().write(folder.resolve("int8.onnx"));
    ModelOptions minus128 =
        ModelOptions.builder().rescaleFactor(1).mean(List.of(128.)).std(List.of(1.)).build();
    ExecutionProvider route =
        byAddress ? ExecutionProvider.cpuByAddress() : ExecutionProvider.cpu();
    try (OnnxClassifier classifier = OnnxClassifier.open(file, minus128, route);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      assertEquals(ElementType.INT8, classifier.input().type());
      Image grey = Image.of(8, 8, new byte[8 * 8 * 3]); // black
      classifier.model().preprocessing().write(grey, classifier.input(), batch.row(0));
      batch.count(1);
      float[] black = {-128, -128, -128};
      assertEquals(TinyModels.logit(black, 4), classifier.classify(batch).score(0, 4), 1e-2);
      TinyModels.fill(batch, 0, 100, -7, 3);
      float[] colour = {100, -7, 3};
      assertEquals(TinyModels.logit(colour, 4), classifier.classify(batch).score(0, 4), 1e-2);
    }
  }

  @Test
  void bytes() {
    try (OnnxClassifier classifier = open(TinyModels.standard().type(DataType.UINT8));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      assertEquals(ElementType.UINT8, classifier.input().type());
      assertEquals(1, classifier.model().preprocessing().rescale().factor());
      assertEquals(List.of(), classifier.model().preprocessing().mean());
      TinyModels.fill(batch, 0, 200, 100, 3);
      batch.count(1);
      Scores scores = classifier.classify(batch);
      assertEquals(TinyModels.logit(new float[] {200, 100, 3}, 4), scores.score(0, 4), 1e-2);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 4, 6, 8, 9})
  void fixedBatchIsPaddedWhateverTheCapacity(int capacity) {
    try (OnnxClassifier classifier = open(TinyModels.standard().batch(4));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), capacity)) {
      assertEquals(4, classifier.fixedBatchSize());
      for (int count = 0; count <= capacity; count++) {
        fill(batch, count);
        assertLogits(classifier.classify(batch), count, 1e-5);
      }
    }
  }

  @Test
  void partialBatchesOfChangingCounts() {
    try (OnnxClassifier classifier = open(TinyModels.standard());
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 6)) {
      assertEquals(0, classifier.fixedBatchSize());
      for (int count : new int[] {6, 2, 2, 0, 5, 1, 6, 5}) {
        fill(batch, count);
        assertLogits(classifier.classify(batch), count, 1e-5);
      }
    }
  }

  @Test
  void graphThatLiesAboutItsBatchTakesOneAtATime() {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.FLOAT, "N", 3, 8, 8)
            .node("GlobalAveragePool", List.of("x"), "pooled")
            .longs("one row", 1, 3)
            .node("Reshape", List.of("pooled", "one row"), "y")
            .output("y", DataType.FLOAT, "N", 3);
    Path file = graph.write(folder.resolve("lies.onnx"));
    try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 3)) {
      assertEquals(1, classifier.fixedBatchSize());
      fill(batch, 3);
      Scores scores = classifier.classify(batch);
      assertEquals(List.of(0, 1, 2), IntStream.range(0, 3).map(scores::top).boxed().toList());
    }
  }

  @Test
  void openSidesComeFromTheOptions() {
    TinyModels model = TinyModels.standard().side("side");
    assertTrue(Refusals.of(() -> open(model)).contains("give the size"));
    try (OnnxClassifier classifier =
            open(model, ModelOptions.builder().size(new Size(16, 12)).build());
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 2)) {
      assertEquals(new ImageShape(3, 16, 12), classifier.input().shape());
      fill(batch, 2);
      assertLogits(classifier.classify(batch), 2, 1e-5);
    }
  }

  @Test
  void scoresInFourDimensionsAreSqueezed() {
    try (OnnxClassifier classifier = open(TinyModels.standard().tail("Unsqueeze4"));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 4)) {
      fill(batch, 4);
      assertLogits(classifier.classify(batch), 4, 1e-5);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "FLOAT16"})
  void softmaxIsSeenInTheGraph(DataType type) {
    try (OnnxClassifier classifier = open(TinyModels.standard().type(type).tail("Softmax"));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      fill(batch, 1);
      Scores scores = classifier.classify(batch);
      assertEquals(Scores.Kind.PROBABILITIES, scores.kind());
      double sum = IntStream.range(0, 5).mapToDouble(c -> scores.probability(0, c)).sum();
      assertEquals(1, sum, type == DataType.FLOAT ? 1e-5 : 5e-3);
    }
  }

  @Test
  void softmaxMadeOfOtherOperatorsIsSeenInTheNumbers() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .node("Exp", List.of("logits"), "e")
            .node("ReduceSum", List.of("e", "axis"), "sum")
            .longs("axis", 1)
            .node("Div", List.of("e", "sum"), "y")
            .output("y", DataType.FLOAT, "N", 5);
    Path file = graph.write(folder.resolve("exp.onnx"));
    try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      fill(batch, 1);
      assertEquals(Scores.Kind.PROBABILITIES, classifier.classify(batch).kind());
    }
  }

  @Test
  void optionWinsOverTheGraph() {
    ModelOptions options = ModelOptions.builder().kind(Scores.Kind.LOGITS).build();
    try (OnnxClassifier classifier = open(TinyModels.standard().tail("Softmax"), options);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      fill(batch, 1);
      assertEquals(Scores.Kind.LOGITS, classifier.classify(batch).kind());
    }
  }

  @Test
  void oneOutputBecomesTwoClasses() {
    try (OnnxClassifier classifier = open(TinyModels.standard().classes(1).tail("Sigmoid"));
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 7)) {
      assertEquals(List.of("no", "yes"), classifier.model().labels());
      fill(batch, 7);
      assertYes(classifier.classify(batch));
    }
  }

  @Test
  void oneLogitBecomesTwoProbabilities() {
    ModelOptions options = ModelOptions.builder().kind(Scores.Kind.LOGITS).build();
    try (OnnxClassifier classifier = open(TinyModels.standard().classes(1), options);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 7)) {
      fill(batch, 7);
      assertYes(classifier.classify(batch));
    }
  }

  /** Also where what was tried gave numbers within 0..1 only: here 0 and little more. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void oneWeightedSumIsALogit(boolean biased) {
    TinyOnnx graph =
        TinyModels.standard()
            .classes(1)
            .logits()
            .node("Abs", List.of("logits"), "positive")
            .floats("weight", new float[] {.001f}, 1, 1)
            .floats("bias", new float[] {.25f}, 1)
            .node("MatMul", List.of("positive", "weight"), "sum")
            .node("Add", List.of("sum", "bias"), "biased")
            .node("Identity", List.of(biased ? "biased" : "sum"), "y")
            .output("y", DataType.FLOAT, "N", 1);
    Path file = graph.write(folder.resolve("sum.onnx"));
    try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 1)) {
      batch.count(1);
      double yes = 1 / (1 + Math.exp(biased ? -.25 : 0));
      assertEquals(yes, classifier.classify(batch).probability(0, 1), 1e-6);
    }
  }

  private static void assertYes(Scores scores) {
    assertEquals(Scores.Kind.PROBABILITIES, scores.kind());
    assertEquals(2, scores.classes());
    for (int i = 0; i < 7; i++) {
      double yes = 1 / (1 + Math.exp(-TinyModels.logit(COLOURS[i], 0)));
      assertEquals(yes, scores.probability(i, 1), 1e-6);
      assertEquals(1 - yes, scores.probability(i, 0), 1e-6);
    }
  }

  @Test
  void twoClassifiersMayTakeTurnsOnABatch() {
    try (OnnxClassifier five = open(TinyModels.standard());
        OnnxClassifier two =
            OnnxClassifier.open(
                TinyModels.standard().classes(2).graph().write(folder.resolve("two.onnx")),
                ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(five.input(), 3)) {
      fill(batch, 3);
      for (int turn = 0; turn < 3; turn++) {
        assertEquals(5, five.classify(batch).classes());
        assertLogits(two.classify(batch), 3, 1e-5);
      }
    }
  }

  @Test
  void modelsOfFewThreadsWantManyBatchesAtATime() {
    int processors = Runtime.getRuntime().availableProcessors();
    Path file = TinyModels.standard().graph().write(folder.resolve("tiny.onnx"));
    for (int threads : new int[] {0, 1, processors, 2 * processors}) {
      try (OnnxClassifier classifier =
          OnnxClassifier.open(file, ModelOptions.builder().threads(threads).build())) {
        assertEquals(threads == 1 ? processors : 1, classifier.preferredConcurrency());
      }
    }
  }

  @Test
  void closedThingsSaySo() {
    OnnxClassifier classifier = open(TinyModels.standard());
    ImageBatch batch = ImageBatch.openHost(classifier.input(), 2);
    ImageBatch later = ImageBatch.openHost(classifier.input(), 2);
    fill(batch, 2);
    fill(later, 2);
    Scores scores = classifier.classify(batch);
    batch.close();
    assertEquals(
        "the batch is closed",
        assertThrows(IllegalStateException.class, () -> classifier.classify(batch)).getMessage());
    assertThrows(IllegalStateException.class, () -> scores.score(0, 0));
    classifier.classify(later);
    classifier.close();
    classifier.close();
    assertEquals(
        "model tiny.onnx is closed",
        assertThrows(IllegalStateException.class, () -> classifier.classify(later)).getMessage());
    later.close();
  }

  @Test
  void batchOfAnotherInputIsRefused() {
    try (OnnxClassifier classifier = open(TinyModels.standard());
        ImageBatch batch =
            ImageBatch.openHost(
                new InputSpec(new ImageShape(3, 9, 8), TensorLayout.NCHW, ElementType.FLOAT32),
                1)) {
      assertThrows(IllegalArgumentException.class, () -> classifier.classify(batch));
    }
  }

  @Test
  void notANumberIsNamed() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .node("Sub", List.of("logits", "logits"), "zero")
            .node("Div", List.of("zero", "zero"), "y")
            .output("y", DataType.FLOAT, "N", 5);
    Path file = graph.write(folder.resolve("nan.onnx"));
    try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), 2)) {
      fill(batch, 2);
      assertTrue(
          Refusals.of(() -> classifier.classify(batch)).contains("NaN for class 0 of picture 0"));
    }
  }

  @Test
  void manyThreadsWithBatchesOfTheirOwn() throws Exception {
    try (OnnxClassifier classifier = open(TinyModels.standard());
        var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Boolean>> work = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int count = t + 1;
        work.add(
            () -> {
              try (ImageBatch batch = ImageBatch.openHost(classifier.input(), 8)) {
                for (int round = 0; round < 50; round++) {
                  fill(batch, count);
                  assertLogits(classifier.classify(batch), count, 1e-5);
                }
              }
              return true;
            });
      }
      for (Future<Boolean> done : threads.invokeAll(work)) {
        assertTrue(done.get());
      }
    }
  }

  @Test
  void closingWaitsForEvaluationsThatRun() throws Exception {
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 20; round++) {
        OnnxClassifier classifier = open(TinyModels.standard());
        Future<Boolean> work =
            threads.submit(
                () -> {
                  try (ImageBatch batch = ImageBatch.openHost(classifier.input(), 8)) {
                    fill(batch, 8);
                    while (true) {
                      classifier.classify(batch);
                    }
                  } catch (IllegalStateException e) {
                    return e.getMessage() != null && e.getMessage().endsWith("is closed");
                  }
                });
        classifier.close();
        assertTrue(work.get());
      }
    }
  }
}
