package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Evidence;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The engine end to end, against a classifier whose answers are known. */
final class AnchorExplainerTest {
  /** A 3×3 grid of 4×4 pixels; the bright square covers superpixels 0, 1, 3 and 4 in part. */
  private static final Image PHOTO = BrightnessClassifier.square(2, 4);

  private static final ExplainOptions BLACK =
      ExplainOptions.DEFAULTS
          .withSegmenter(Grid.of(3, 3))
          .withFill(new Fill.Constant(0, 0, 0))
          .withInferenceBatch(7);

  private static BrightnessClassifier classifier() {
    return new BrightnessClassifier(2, 4, 0);
  }

  @Test
  void exhaustiveFindsTheSmallestSetThatKeepsTheClass() {
    BrightnessClassifier classifier = classifier();
    Explanation why =
        new AnchorExplainer(classifier).explain(PHOTO, BLACK.withStrategy(Strategy.EXHAUSTIVE));
    // Each of the four quarters holds a fourth of the square: more than half needs three of them.
    assertEquals("bright", why.explained().label());
    assertEquals(Status.FOUND, why.result().status());
    assertEquals(3, why.result().anchor().size());
    assertEquals(Evidence.EXACT, why.result().precision().evidence());
    assertEquals(3, why.result().alternatives().size(), "of four quarters, any three will do");
    assertEquals(.125, why.result().coverage());
    assertEquals(512, why.cost().distinctMasks());
    assertEquals(512, why.cost().evaluations());
    assertEquals(512, classifier.shown);
  }

  @Test
  void noMaskIsSentToTheModelTwice() {
    // A picture without two equal superpixels: each mask is a picture of its own.
    byte[] rgb = new byte[BrightnessClassifier.SIDE * BrightnessClassifier.SIDE * Image.CHANNELS];
    new java.util.Random(3).nextBytes(rgb);
    Image noise = Image.of(BrightnessClassifier.SIDE, BrightnessClassifier.SIDE, rgb);
    for (Strategy strategy : Strategy.values()) {
      BrightnessClassifier classifier = classifier();
      Explanation why =
          new AnchorExplainer(classifier).explain(noise, BLACK.withStrategy(strategy));
      assertEquals(classifier.shown, classifier.seen.size(), strategy.name());
      assertEquals(classifier.shown, why.cost().evaluations(), strategy.name());
      assertTrue(why.cost().evaluations() <= 512);
    }
  }

  @Test
  void samplesTellWhatKeepsAndWhatLosesTheClass() {
    Explanation why = new AnchorExplainer(classifier()).explain(PHOTO, BLACK);
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
        new AnchorExplainer(classifier())
            .explain(PHOTO, BLACK.withTarget(OptionalInt.of(0)).withStrategy(Strategy.EXHAUSTIVE));
    assertEquals("dark", why.explained().label());
    assertEquals("bright", why.top().getFirst().label());
    assertEquals(Status.NOT_FOUND, why.result().status(), "no part of it makes it dark");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AnchorExplainer(classifier()).explain(PHOTO, BLACK.withTarget(OptionalInt.of(2))));
  }

  @Test
  void resultDoesNotDependOnBatchThreadsOrBackend() throws Exception {
    ExplainOptions reference = BLACK.withStrategy(Strategy.REFERENCE).withSeed(11);
    var expected = new AnchorExplainer(classifier()).explain(PHOTO, reference).result();
    for (int batch : new int[] {1, 2, 64}) {
      assertEquals(
          expected,
          new AnchorExplainer(classifier())
              .explain(PHOTO, reference.withInferenceBatch(batch))
              .result());
    }
    assertEquals(
        expected,
        new AnchorExplainer(classifier()).explain(PHOTO, reference.withBackend("scalar")).result());
    Callable<SearchResult> task =
        () -> new AnchorExplainer(classifier()).explain(PHOTO, reference).result();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (var result : threads.invokeAll(List.of(task, task, task, task))) {
        assertEquals(expected, result.get());
      }
    }
  }

  @Test
  void nanNamesTheSample() {
    ClassifierException e =
        assertThrows(
            ClassifierException.class,
            () -> new AnchorExplainer(new BrightnessClassifier(2, 4, 10)).explain(PHOTO, BLACK));
    assertTrue(
        String.valueOf(e.getMessage()).matches(".*NaN.*keeps superpixels \\[.*\\] of 9.*"),
        e.toString());
  }

  @Test
  void canBeCancelledAndLimited() {
    AtomicInteger asked = new AtomicInteger();
    Budget cancelled = Budget.UNLIMITED.withCancelled(() -> asked.incrementAndGet() > 4);
    Explanation why =
        new AnchorExplainer(classifier()).explain(PHOTO, BLACK, cancelled, ProgressListener.NONE);
    assertEquals(Status.CANCELLED, why.result().status());

    BrightnessClassifier counted = classifier();
    Explanation limited =
        new AnchorExplainer(counted)
            .explain(PHOTO, BLACK, Budget.UNLIMITED.withMaxEvaluations(100), ProgressListener.NONE);
    assertEquals(Status.LIMIT, limited.result().status());
    assertEquals(100, counted.shown);
    assertEquals(100, limited.cost().distinctMasks());
  }

  @Test
  void listenerHearsOfTheSearch() {
    AtomicInteger heard = new AtomicInteger();
    new AnchorExplainer(classifier())
        .explain(PHOTO, BLACK, Budget.UNLIMITED, progress -> heard.incrementAndGet());
    assertTrue(heard.get() > 0);
  }

  @Test
  void backgroundsAreDrawnWithTheMask() {
    ExplainOptions options =
        BLACK.withFill(
            new Fill.Backgrounds(
                List.of(
                    BrightnessClassifier.square(0, 0),
                    BrightnessClassifier.square(0, BrightnessClassifier.SIDE))));
    Explanation why =
        new AnchorExplainer(classifier()).explain(PHOTO, options.withExhaustiveLimit(4096));
    assertEquals(1024, why.cost().distinctMasks());
    assertArrayEquals(new int[] {0, 1, 3}, why.result().anchor().indices());
  }
}
