package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Used;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.Inference;
import dev.kedge.classify.Scores;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Placement;
import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.io.ImageReader;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.models.Device;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.ModelRuntime;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.MemoryPlace;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.TinyOnnx;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.search.Exhaustive;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Slic;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole way on a device: masked there, evaluated there, top classes back. The card is the fake
 * driver's, and ONNX Runtime's CPU provider works on its memory, which is this process's.
 */
final class CudaCardTest {
  private static final ModelOptions OPTIONS = ModelOptions.builder().threads(1).build();

  private static final Question ALL_MASKS = Question.builder().search(new Exhaustive()).build();

  private static final String FAKE_CARD =
      "fake device, compute capability 9.0, driver for CUDA 13.0";

  @TempDir static Path folder;
  private static Path model;
  private static Image photo;
  private static Explanation expected;

  private FakeDriver fake;

  @BeforeAll
  static void demo() throws IOException {
    model = Demo.writeModel(folder);
    byte[] file = Demo.photo();
    photo = new ImageReader().read(file, Demo.PHOTO);
    try (OnnxClassifier cpu = OnnxClassifier.open(model, OPTIONS);
        AnchorExplainer explainer = new AnchorExplainer(cpu)) {
      expected = explainer.explain(photo);
    }
  }

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
    fake.set("immediate", 1);
    fake.set("free_mb", 64);
  }

  /** Reads and writes the fake's memory in place; it knows of no stream. */
  private static CudaCard card() {
    return card(0);
  }

  private static CudaCard card(int number) {
    return CudaCard.open(
        "cuda",
        number,
        (name, card) ->
            new ExecutionProvider() {
              @Override
              public String device() {
                return name;
              }

              @Override
              public void addTo(SessionOptions options) {}

              @Override
              public Optional<MemoryPlace> bound() {
                return Optional.of(new MemoryPlace(card.place(), "Cpu", 0));
              }
            });
  }

  @Test
  void explanationsAreThoseOfTheCpu() {
    try (CudaCard card = card();
        Classifier classifier = card.open(model, OPTIONS);
        Backends backends = Backends.load().with(classifier.backends())) {
      assertTrue(classifier.reads(card.backends().getFirst().place()));
      Explanation actual =
          new AnchorExplainer(classifier, Execution.DEFAULTS, backends).explain(photo);
      assertEquals(expected.result(), actual.result());
      assertEquals(expected.top(), actual.top());
      Used used = actual.used();
      assertEquals("cuda", used.backend());
      assertEquals(FAKE_CARD, used.maskedOn());
      assertEquals("cuda:0 (" + FAKE_CARD + ")", used.inference().device());
      assertTrue(used.inference().runtime().startsWith("ONNX Runtime 1."));
      List<String> notes = used.inference().notes();
      assertEquals(
          List.of("1 thread of the CPU beside it", "batches bound by address"),
          notes.subList(0, 2));
      assertTrue(notes.getLast().startsWith("batches of 1"), notes.getLast());
      assertEquals(3, notes.size());
      assertEquals(classifier.preferredBatchSize(), used.inferenceBatch());
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  /** How red and how blue a picture is, times the input "factor". */
  private static TinyOnnx colours(TinyOnnx graph, String planes, DataType output) {
    return graph
        .input("factor", DataType.FLOAT, "", 1)
        .node("GlobalAveragePool", List.of(planes), "pooled")
        .node("Flatten", List.of("pooled"), "means", Attribute.of("axis", 1L))
        .floats("weights", new float[] {1, 0, 0, 0, 0, 1}, 3, 2)
        .node("MatMul", List.of("means", "weights"), "logits")
        .node("Mul", List.of("logits", "factor"), "scores")
        .node("Cast", List.of("scores"), "y", Attribute.of("to", output))
        .output("y", output, "N", 2);
  }

  private static TinyOnnx ofDoubles(DataType output) {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.DOUBLE, "N", 3, 24, 24)
            .node("Cast", List.of("x"), "floats", Attribute.of("to", DataType.FLOAT));
    return colours(graph, "floats", output);
  }

  private static TinyOnnx ofOneAtATime() {
    TinyOnnx graph =
        new TinyOnnx()
            .input("x", DataType.FLOAT, 3, 24, 24)
            .longs("first", 0)
            .node("Unsqueeze", List.of("x", "first"), "batch");
    return colours(graph, "batch", DataType.FLOAT);
  }

  @Test
  void modelsOfOtherInputsAnswerAsOnTheCpu(@TempDir Path models) {
    ModelOptions options = OPTIONS.toBuilder().input("factor", "3").build();
    for (TinyOnnx graph :
        List.of(ofDoubles(DataType.FLOAT), ofDoubles(DataType.DOUBLE), ofOneAtATime())) {
      Path file = graph.write(models.resolve("model.onnx"));
      try (OnnxClassifier cpu = OnnxClassifier.open(file, options);
          AnchorExplainer there = new AnchorExplainer(cpu);
          CudaCard card = card();
          Classifier classifier = card.open(file, options);
          Backends backends = Backends.load().with(classifier.backends());
          AnchorExplainer here = new AnchorExplainer(classifier, Execution.DEFAULTS, backends)) {
        int anchors = 0;
        for (Fill fill : List.of(new Fill.Constant(255, 0, 0), new Fill.Constant(0, 0, 255))) {
          Scene scene = Scene.builder().segmenter(Grid.of(3, 3)).fill(fill).build();
          Explanation actual = here.explain(photo, scene, ALL_MASKS);
          Explanation onCpu = there.explain(photo, scene, ALL_MASKS);
          assertEquals("cuda", actual.used().backend());
          assertEquals(onCpu.result(), actual.result());
          assertEquals(onCpu.top(), actual.top());
          anchors += actual.result().anchor().isEmpty() ? 0 : 1;
        }
        assertEquals(1, anchors, "where masks have the other class's colour");
      }
      assertEquals("", fake.misuse());
      assertEquals(0, fake.live());
    }
  }

  @Test
  void aLoneExplainerMasksOnTheModelsCardAndStream() {
    fake.set("devices", 2);
    try (CudaCard card = card(1);
        Classifier classifier = card.open(model, OPTIONS);
        AnchorExplainer explainer = new AnchorExplainer(classifier)) {
      Explanation actual = explainer.explain(photo);
      assertEquals(expected.result(), actual.result());
      assertTrue(actual.used().maskedOn().startsWith("fake device 1"), actual.used().toString());
      assertTrue(
          actual.used().inference().device().startsWith("cuda:1 (fake device 1"),
          actual.used().toString());
    }
    assertOnlyOnCard1();
  }

  @Test
  void anEngineMasksOnTheModelsCardAndStream() {
    fake.set("devices", 2);
    try (CudaCard card = card(1);
        Classifier classifier = card.open(model, OPTIONS);
        Engine engine = Engine.open(classifier, EngineOptions.DEFAULTS)) {
      assertExplained(engine.submit(Job.of(Source.of("photo", () -> photo))));
    }
    assertOnlyOnCard1();
  }

  private void assertOnlyOnCard1() {
    assertTrue(fake.launches(1) > 0);
    assertEquals(1, fake.streams(1));
    assertEquals(0, fake.launches(0));
    assertEquals(0, fake.streams(0));
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live(0));
    assertEquals(0, fake.live(1));
  }

  private static void assertExplained(CompletableFuture<Outcome> submitted) {
    Outcome.Explained outcome = assertInstanceOf(Outcome.Explained.class, submitted.join());
    assertEquals(expected.result(), outcome.explanation().result());
  }

  @Test
  void anEngineWorksOnBothCardsAtOnce() {
    fake.set("devices", 2);
    try (CudaCard first = card(0);
        CudaCard second = card(1);
        Classifier onFirst = first.open(model, OPTIONS);
        Classifier onSecond = second.open(model, OPTIONS);
        Engine engine =
            Engine.open(
                List.of(
                    new Placement(onFirst, first.backends().getFirst()),
                    new Placement(onSecond, second.backends().getFirst())),
                EngineOptions.DEFAULTS)) {
      long[] before = {fake.launches(0), fake.launches(1)};
      CountDownLatch firstHasItsCard = new CountDownLatch(1);
      CountDownLatch secondHasItsCard = new CountDownLatch(1);
      CompletableFuture<Outcome> one =
          engine.submit(Job.of(source(firstHasItsCard, secondHasItsCard)));
      await(firstHasItsCard);
      CompletableFuture<Outcome> other =
          engine.submit(Job.of(source(secondHasItsCard, firstHasItsCard)));
      assertExplained(one);
      assertExplained(other);
      assertTrue(fake.launches(0) > before[0]);
      assertTrue(fake.launches(1) > before[1]);
    }
    for (int card = 0; card < 2; card++) {
      assertEquals(1, fake.streams(card));
      assertEquals(0, fake.live(card));
    }
    assertEquals("", fake.misuse());
  }

  /** The photo, which is read when an explanation has its card; not before the other has too. */
  private static Source source(CountDownLatch has, CountDownLatch other) {
    return Source.of(
        "photo",
        () -> {
          has.countDown();
          await(other);
          return photo;
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void twoBatchesAreOnTheirWayAtOnce() {
    int[] sizes = {1, 7, 8, 9, 31, 37};
    try (CudaCard card = card();
        Classifier classifier = card.open(model, OPTIONS)) {
      Segmentation segmentation = new Slic().segment(view(classifier));
      MaskBatch masks = new MaskBatch(segmentation.superpixels(), 2 * 37);
      new MaskSampler(3, segmentation.superpixels(), .5, 1)
          .draw(
              new Draw.Conditional(Superpixels.none(segmentation.superpixels()), 0, 2 * 37), masks);
      try (Planes planes =
              Planes.open(
                  view(classifier),
                  segmentation,
                  new Fill.Mean(),
                  classifier.model().preprocessing(),
                  classifier.input());
          Perturber perturber = card.backends().getFirst().open(planes);
          ImageBatch one = perturber.openBatch(37, classifier::reads);
          ImageBatch other = perturber.openBatch(37, classifier::reads)) {
        for (int size : sizes) {
          Evaluation first = begin(classifier, perturber, masks, 0, size, one);
          Evaluation second = begin(classifier, perturber, masks, 37, size, other);
          int[] secondTop = second.topClasses();
          int[] firstTop = first.topClasses();
          assertArrayEquals(tops(classifier, one), firstTop, "first " + size);
          assertArrayEquals(tops(classifier, other), secondTop, "second " + size);
        }
      }
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  @Test
  void batchesOfAnotherCardOrAnotherStreamAreRefused() {
    fake.set("devices", 2);
    try (CudaCard card = card(1);
        CudaCard otherCard = card(0);
        CudaCard otherStream = card(1);
        Classifier classifier = card.open(model, OPTIONS);
        ImageBatch batchOfOtherCard = batch(otherCard, classifier);
        ImageBatch batchOfOtherStream = batch(otherStream, classifier)) {
      String input = classifier.input().toString();
      String expected = " for a model that takes " + input + " at host or cuda:1";
      for (Executable begin :
          List.<Executable>of(
              () -> classifier.begin(batchOfOtherCard),
              () -> classifier.classify(batchOfOtherCard))) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, begin);
        assertEquals("a batch of " + input + " at cuda:0" + expected, e.getMessage());
      }
      for (Executable begin :
          List.<Executable>of(
              () -> classifier.begin(batchOfOtherStream),
              () -> classifier.classify(batchOfOtherStream))) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, begin);
        assertEquals(
            "a batch of " + input + " at cuda:1 in the order of another stream" + expected,
            e.getMessage());
      }
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  private static ImageBatch batch(CudaCard card, Classifier classifier) {
    CudaBackend backend = (CudaBackend) card.backends().getFirst();
    CudaDevice device = backend.use();
    ImageBatch batch =
        DeviceBatch.open(device, device.place(), classifier.input(), 1, backend::release);
    batch.count(1);
    return batch;
  }

  private static Evaluation begin(
      Classifier classifier,
      Perturber perturber,
      MaskBatch masks,
      int from,
      int count,
      ImageBatch batch) {
    perturber.perturb(masks, from, count, batch, 0);
    batch.count(count);
    return classifier.begin(batch);
  }

  private static int[] tops(Classifier classifier, ImageBatch batch) {
    Scores scores = classifier.classify(batch);
    return IntStream.range(0, batch.count()).map(scores::top).toArray();
  }

  private static Image view(Classifier classifier) {
    return classifier.model().preprocessing().view(photo);
  }

  @Test
  void withLittleMemoryBatchesAreSmall() {
    fake.set("free_mb", 16);
    try (CudaCard card = card();
        Classifier classifier = card.open(model, OPTIONS)) {
      Inference inference = classifier.model().inference();
      assertTrue(classifier.preferredBatchSize() <= 32, inference.toString());
      assertTrue(inference.notes().getLast().contains("MB free"), inference.toString());
    }
    fake.set("free_mb", 0);
    try (CudaCard card = card()) {
      BackendException e = assertThrows(BackendException.class, () -> card.open(model, OPTIONS));
      assertTrue(String.valueOf(e.getMessage()).contains("of 0 MB free"), e.getMessage());
    }
    assertEquals(0, fake.live());
  }

  @Test
  void theProviderOfAnotherBuildIsNamed() {
    ModelRuntime cuda = devices("cuda");
    try (Device device = cuda.open(0, Map.of())) {
      BackendException e = assertThrows(BackendException.class, () -> device.open(model, OPTIONS));
      System.out.println(e.getMessage());
      assertTrue(
          String.valueOf(e.getMessage()).startsWith("no model runs on cuda:0 (fake device"),
          e.getMessage());
    }
    assertEquals(0, fake.live());
  }

  @Test
  void cardsAreNumbered() {
    fake.set("devices", 2);
    ModelRuntime cuda = devices("cuda");
    assertEquals(2, cuda.all().size());
    try (Device second = cuda.open(1, Map.of())) {
      assertEquals("cuda:1", second.name());
    }
    BackendException e = assertThrows(BackendException.class, () -> cuda.open(2, Map.of()));
    assertEquals(
        "device cuda:2 is not usable here: no card 2: the driver sees 2, numbered from 0",
        e.getMessage());
    fake.set("devices", 0);
    assertEquals(1, cuda.all().size());
    assertTrue(cuda.all().getFirst() instanceof Availability.Missing);
    assertEquals(0, fake.live());
  }

  @Test
  void noModelNoLeak() {
    try (CudaCard card = card()) {
      assertThrows(ClassifierException.class, () -> card.open(folder.resolve("nothing"), OPTIONS));
    }
    assertEquals(0, fake.live());
  }

  private static ModelRuntime devices(String kind) {
    List<ModelRuntime> found =
        ServiceLoader.load(ModelRuntime.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(d -> d.kind().equals(kind))
            .toList();
    assertFalse(found.isEmpty());
    return found.getFirst();
  }
}
