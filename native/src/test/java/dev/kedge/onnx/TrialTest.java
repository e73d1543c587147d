package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is found out by asking a model when it is opened. */
class TrialTest {
  private static final int CLASSES = 5;
  private static final float[] RED = {1, 0, 0};
  private static final float[] GREEN = {0, 1, 0};

  @TempDir Path folder;

  private OnnxClassifier open(TinyOnnx graph) {
    return OnnxClassifier.open(
        graph.write(folder.resolve("tiny.onnx")), ModelOptions.builder().threads(1).build());
  }

  private static String notes(OnnxClassifier classifier) {
    return String.join("; ", classifier.model().inference().notes());
  }

  /** Red and green in one batch give what each gives alone, by hand. */
  private static void assertAloneAsTogether(OnnxClassifier classifier) {
    try (ImageBatch batch = ImageBatch.openHost(classifier.input(), 2)) {
      TinyModels.fill(batch, 0, RED);
      TinyModels.fill(batch, 1, GREEN);
      batch.count(2);
      Scores scores = classifier.classify(batch);
      for (int c = 0; c < CLASSES; c++) {
        assertEquals(TinyModels.logit(RED, c), scores.score(0, c), 1e-5);
        assertEquals(TinyModels.logit(GREEN, c), scores.score(1, c), 1e-5);
      }
    }
  }

  /** Adds how far each picture is from the mean of the batch: nothing, for one alone. */
  private static TinyOnnx dependentOnOthers(Object batch) {
    return TinyModels.standard()
        .batch(batch)
        .logits()
        .node("ReduceMean", List.of("logits"), "mean", Attribute.list("axes", 0L))
        .node("Sub", List.of("logits", "mean"), "from mean")
        .node("Add", List.of("logits", "from mean"), "y")
        .output("y", DataType.FLOAT, batch, CLASSES);
  }

  @Test
  void answersThatDependOnTheBatchAreAskedForOneAtATime() {
    try (OnnxClassifier classifier = open(dependentOnOthers("N"))) {
      assertEquals(1, classifier.fixedBatchSize());
      assertTrue(notes(classifier).contains("depends on the others of a batch"), notes(classifier));
      assertAloneAsTogether(classifier);
    }
  }

  @Test
  void answersThatDependOnAFixedBatchAreRefused() {
    String refusal = Refusals.of(() -> open(dependentOnOthers(3)).close());
    assertTrue(refusal.contains("takes 3 at a time only"), refusal);
    try (OnnxClassifier classifier = open(dependentOnOthers(1))) {
      assertEquals("", notes(classifier));
    }
  }

  /** Adds other numbers each time, as one row or as a row for each picture. */
  private static TinyOnnx random(Object batch, long rows, float deviation) {
    return TinyModels.standard()
        .batch(batch)
        .logits()
        .node("RandomNormalLike", List.of("logits"), "noise", Attribute.real("scale", deviation))
        .node("Add", List.of("logits", "noise"), "noisy")
        .longs("shape", rows, -1)
        .node("Reshape", List.of("noisy", "shape"), "y")
        .output("y", DataType.FLOAT, batch, CLASSES);
  }

  @ParameterizedTest
  @ValueSource(floats = {1, .001f})
  void answersAtRandomAreRefused(float deviation) {
    for (TinyOnnx graph :
        List.of(
            random("N", 0, deviation),
            random("N", 1, deviation),
            random(1, 1, deviation),
            random(3, 3, deviation))) {
      String refusal = Refusals.of(() -> open(graph).close());
      assertTrue(
          refusal.matches(
              "asked twice about the same picture, the model gave different answers \\(by [0-9.]+ %"
                  + " of its largest score\\): .* export it for inference"),
          refusal);
    }
  }

  @Test
  void ordinaryModelsAreNotedNothing() {
    for (Object batch : new Object[] {"N", 1, 3}) {
      try (OnnxClassifier classifier = open(TinyModels.standard().batch(batch).graph())) {
        assertEquals("", notes(classifier));
      }
    }
  }

  @Test
  void batchesReshapedToOnePicture() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .longs("one row", 1, -1)
            .node("Reshape", List.of("logits", "one row"), "y")
            .output("y", DataType.FLOAT, "N", "C");
    try (OnnxClassifier classifier = open(graph)) {
      assertEquals(1, classifier.fixedBatchSize());
      assertTrue(notes(classifier).contains("does not answer two"), notes(classifier));
      assertAloneAsTogether(classifier);
    }
  }

  @Test
  void outputsWithoutABatchDimension() {
    for (Object batch : new Object[] {"N", 1}) {
      TinyOnnx graph =
          TinyModels.standard()
              .batch(batch)
              .logits()
              .longs("first", 0)
              .node("Squeeze", List.of("logits", "first"), "y")
              .output("y", DataType.FLOAT, CLASSES);
      try (OnnxClassifier classifier = open(graph)) {
        assertEquals(1, classifier.fixedBatchSize());
        assertAloneAsTogether(classifier);
      }
    }
  }

  /** A model of one picture without a dimension for the number of pictures. */
  private static TinyOnnx unbatched(
      TensorLayout layout, int classes, String tail, long... squeezed) {
    boolean planes = layout == TensorLayout.NCHW;
    TinyOnnx graph = new TinyOnnx();
    if (planes) {
      graph.input("x", DataType.FLOAT, 3, 8, 8);
    } else {
      graph.input("x", DataType.FLOAT, 8, 8, 3);
    }
    float[] weights = new float[TinyModels.CHANNELS * classes];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = TinyModels.weight(i / classes, i % classes);
    }
    Attribute axes = planes ? Attribute.list("axes", 1L, 2L) : Attribute.list("axes", 0L, 1L);
    graph
        .node("ReduceMean", List.of("x"), "means", axes, Attribute.of("keepdims", 0L))
        .longs("one row", 1, 3)
        .node("Reshape", List.of("means", "one row"), "row")
        .floats("weights", weights, TinyModels.CHANNELS, classes)
        .node("MatMul", List.of("row", "weights"), "logits")
        .node(tail, List.of("logits"), "scores");
    Object[] shape = Stream.of(1, classes).skip(squeezed.length).toArray();
    return squeezed.length == 0
        ? graph.node("Identity", List.of("scores"), "y").output("y", DataType.FLOAT, shape)
        : graph
            .longs("squeezed", squeezed)
            .node("Squeeze", List.of("scores", "squeezed"), "y")
            .output("y", DataType.FLOAT, shape);
  }

  @ParameterizedTest
  @EnumSource
  void inputsWithoutABatchDimensionTakeOnePictureAtATime(TensorLayout layout) {
    for (long[] squeezed : new long[][] {{}, {0}}) {
      for (ExecutionProvider route :
          List.of(ExecutionProvider.cpu(), ExecutionProvider.cpuByAddress())) {
        Path file =
            unbatched(layout, CLASSES, "Identity", squeezed).write(folder.resolve("one.onnx"));
        try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS, route)) {
          assertEquals(1, classifier.fixedBatchSize());
          assertEquals(layout, classifier.input().layout());
          assertTrue(
              notes(classifier)
                  .startsWith(
                      "one picture at a time, because the model's input has no dimension for their"
                          + " number"),
              notes(classifier));
          assertAloneAsTogether(classifier);
        }
      }
    }
  }

  @Test
  void oneSigmoidWithoutAnyDimension() {
    for (long[] squeezed : new long[][] {{}, {0}, {0, 1}}) {
      for (ExecutionProvider route :
          List.of(ExecutionProvider.cpu(), ExecutionProvider.cpuByAddress())) {
        Path file =
            unbatched(TensorLayout.NHWC, 1, "Sigmoid", squeezed).write(folder.resolve("one.onnx"));
        try (OnnxClassifier classifier = OnnxClassifier.open(file, ModelOptions.DEFAULTS, route);
            ImageBatch batch = ImageBatch.openHost(classifier.input(), 2)) {
          TinyModels.fill(batch, 0, RED);
          TinyModels.fill(batch, 1, GREEN);
          batch.count(2);
          Scores scores = classifier.classify(batch);
          assertEquals(
              1 / (1 + Math.exp(-TinyModels.logit(RED, 0))), scores.probability(0, 1), 1e-6);
          assertEquals(
              1 / (1 + Math.exp(-TinyModels.logit(GREEN, 0))), scores.probability(1, 1), 1e-6);
        }
      }
    }
  }

  @Test
  void endlessLoopsAreEnded() {
    TinyOnnx graph =
        TinyModels.standard()
            .logits()
            .endlessLoop("logits", "y")
            .output("y", DataType.FLOAT, "N", CLASSES);
    Path file = graph.write(folder.resolve("endless.onnx"));
    ModelOptions options = ModelOptions.builder().openTimeout(Duration.ofMillis(500)).build();
    String refusal = assertTimeout(Duration.ofSeconds(10), () -> Refusals.of(file, options));
    assertTrue(refusal.contains("does not answer"), refusal);
    assertTrue(refusal.contains("after 0.5 s"), refusal);
    assertTrue(refusal.contains("--open-timeout"), refusal);
  }

  @Test
  void sizesAreCheckedBeforeMemoryIsTaken() {
    Path file = TinyModels.standard().side("S").graph().write(folder.resolve("open.onnx"));
    for (int side : new int[] {12_000, 100_000, Integer.MAX_VALUE}) {
      ModelOptions options = ModelOptions.builder().size(new Size(side, side)).build();
      String refusal = assertTimeout(Duration.ofSeconds(5), () -> Refusals.of(file, options));
      assertTrue(refusal.contains(side + "×" + side), refusal);
    }
  }
}
