package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The engine end to end, against a classifier whose answers are known. */
final class AnchorExplainerTest {
  /** A 3×3 grid of 4×4 pixels; the bright square covers superpixels 0, 1, 3 and 4 in part. */
  private static final Image PHOTO = FakeClassifier.square(2, 4);

  private static final Scene BLACK =
      Scene.builder().segmenter(Grid.of(3, 3)).fill(new Fill.Constant(0, 0, 0)).build();

  private static final Question TOP = Question.DEFAULTS;
  private static final Question EXHAUSTIVE = Question.builder().search(new Exhaustive()).build();
  private static final Execution SEVEN = Execution.builder().inferenceBatch(7).build();

  private static FakeClassifier classifier() {
    return FakeClassifier.bright(2, 4);
  }

  private static AnchorExplainer explainer(Classifier classifier) {
    return new AnchorExplainer(classifier, SEVEN);
  }

  @Test
  void exhaustiveFindsTheSmallestSetThatKeepsTheClass() {
    FakeClassifier classifier = classifier();
    Explanation why = explainer(classifier).explain(PHOTO, BLACK, EXHAUSTIVE);
    // Each of the four quarters holds a fourth of the square: more than half needs three of them.
    assertEquals("bright", why.explained().label());
    assertEquals(Status.FOUND, why.result().status());
    assertEquals(3, why.result().anchor().size());
    assertEquals(Evidence.EXACT, why.result().precision().evidence());
    assertEquals(3, why.result().alternatives().size(), "of four quarters, any three will do");
    assertEquals(.125, why.result().coverage());
    assertEquals(512, why.cost().distinctMasks());
    assertEquals(512, why.cost().evaluations());
    assertEquals(512, classifier.shown());
  }

  @Test
  void noMaskIsSentToTheModelTwice() {
    // A picture without two equal superpixels: each mask is a picture of its own.
    byte[] rgb = new byte[FakeClassifier.SIDE * FakeClassifier.SIDE * Image.CHANNELS];
    new java.util.Random(3).nextBytes(rgb);
    Image noise = Image.of(FakeClassifier.SIDE, FakeClassifier.SIDE, rgb);
    for (Search search : List.of(new Auto(), new Exhaustive(), new Certified(), new Reference())) {
      Set<ByteBuffer> seen = new HashSet<>();
      FakeClassifier classifier =
          FakeClassifier.scoring(FakeClassifier.brightness(2, 4, .5))
              .before(
                  (number, images) -> {
                    for (int i = 0; i < images.count(); i++) {
                      seen.add(ByteBuffer.wrap(images.row(i).toArray(ValueLayout.JAVA_BYTE)));
                    }
                  })
              .build();
      Explanation why =
          explainer(classifier).explain(noise, BLACK, Question.builder().search(search).build());
      assertEquals(classifier.shown(), seen.size(), search.name());
      assertEquals(classifier.shown(), why.cost().evaluations(), search.name());
      assertTrue(why.cost().evaluations() <= 512);
    }
  }

  @Test
  void samplesTellWhatKeepsAndWhatLosesTheClass() {
    Explanation why = explainer(classifier()).explain(PHOTO, BLACK, TOP);
    assertEquals(4, why.samples().size());
    for (TellingSample sample : why.samples().subList(0, 2)) {
      assertTrue(sample.agrees() && sample.kept().containsAll(why.result().anchor()));
      assertEquals("bright", sample.label());
    }
    for (TellingSample sample : why.samples().subList(2, 4)) {
      assertFalse(sample.agrees());
      assertEquals("dark", sample.label());
    }
  }

  @Test
  void anyClassCanBeExplained() {
    Explanation why =
        explainer(classifier()).explain(PHOTO, BLACK, EXHAUSTIVE.toBuilder().target(0).build());
    assertEquals("dark", why.explained().label());
    assertEquals("bright", why.top().getFirst().label());
    assertEquals(Status.NOT_FOUND, why.result().status(), "no part of it makes it dark");
  }

  @Test
  void aClassThatTheModelDoesNotHaveIsRefusedBeforeAnythingIsEvaluated() {
    FakeClassifier classifier = classifier();
    Question third = Question.builder().target(2).build();
    assertThrows(
        IllegalArgumentException.class, () -> explainer(classifier).explain(PHOTO, BLACK, third));
    assertThrows(IllegalArgumentException.class, () -> explainer(classifier).check(third));
    assertEquals(0, classifier.shown());
  }

  @Test
  void aBackendThatIsNotThereIsRefusedAtOnce() {
    Execution unknown = Execution.builder().backend("abacus").build();
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new AnchorExplainer(classifier(), unknown));
    assertTrue(String.valueOf(e.getMessage()).contains("'abacus', there are auto, "), e.toString());
  }

  @Test
  void resultDoesNotDependOnBatchThreadsOrBackend() throws Exception {
    Question reference = Question.builder().search(new Reference()).seed(11).build();
    var expected = explainer(classifier()).explain(PHOTO, BLACK, reference).result();
    for (int batch : new int[] {1, 2, 64}) {
      assertEquals(
          expected,
          new AnchorExplainer(classifier(), SEVEN.toBuilder().inferenceBatch(batch).build())
              .explain(PHOTO, BLACK, reference)
              .result());
    }
    assertEquals(
        expected,
        new AnchorExplainer(classifier(), Execution.builder().backend("scalar").build())
            .explain(PHOTO, BLACK, reference)
            .result());
    Callable<SearchResult> task =
        () -> explainer(classifier()).explain(PHOTO, BLACK, reference).result();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (var result : threads.invokeAll(List.of(task, task, task, task))) {
        assertEquals(expected, result.get());
      }
    }
  }

  @Test
  void nanNamesTheSample() {
    AtomicInteger scored = new AtomicInteger();
    FakeClassifier.Scoring good = FakeClassifier.brightness(2, 4, .5);
    FakeClassifier classifier =
        FakeClassifier.scoring(
                values ->
                    scored.incrementAndGet() == 10
                        ? new float[] {0, Float.NaN}
                        : good.scores(values))
            .build();
    ClassifierException e =
        assertThrows(
            ClassifierException.class, () -> explainer(classifier).explain(PHOTO, BLACK, TOP));
    assertTrue(
        String.valueOf(e.getMessage()).matches(".*NaN.*keeps superpixels \\[.*\\] of 9.*"),
        e.toString());
  }

  @Test
  void canBeCancelledAndLimited() {
    AtomicInteger asked = new AtomicInteger();
    Budget cancelled = Budget.UNLIMITED.withCancelled(() -> asked.incrementAndGet() > 4);
    Explanation why =
        explainer(classifier()).explain(PHOTO, BLACK, TOP, cancelled, ProgressListener.NONE);
    assertEquals(Status.CANCELLED, why.result().status());

    FakeClassifier counted = classifier();
    Explanation limited =
        explainer(counted)
            .explain(
                PHOTO, BLACK, TOP, Budget.UNLIMITED.withMaxEvaluations(100), ProgressListener.NONE);
    assertEquals(Status.LIMIT, limited.result().status());
    assertEquals(100, counted.shown());
    assertEquals(100, limited.cost().distinctMasks());
  }

  @Test
  void listenerHearsOfTheSearch() {
    AtomicInteger heard = new AtomicInteger();
    explainer(classifier())
        .explain(PHOTO, BLACK, TOP, Budget.UNLIMITED, progress -> heard.incrementAndGet());
    assertTrue(heard.get() > 0);
  }

  @Test
  void backgroundsAreDrawnWithTheMask() {
    Fill fill =
        new Fill.Backgrounds(
            List.of(FakeClassifier.square(0, 0), FakeClassifier.square(0, FakeClassifier.SIDE)));
    Question question = Question.builder().search(new Auto(4096)).build();
    Explanation why =
        explainer(classifier()).explain(PHOTO, BLACK.toBuilder().fill(fill).build(), question);
    assertEquals(1024, why.cost().distinctMasks());
    assertArrayEquals(new int[] {0, 1, 3}, why.result().anchor().indices());
  }
}
