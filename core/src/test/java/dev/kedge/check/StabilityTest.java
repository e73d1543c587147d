package dev.kedge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.BrightnessClassifier;
import dev.kedge.ExplainOptions;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Strategy;
import dev.kedge.Study;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeats of explanations of a known classifier. */
final class StabilityTest {
  private static final Image PHOTO = BrightnessClassifier.square(2, 4);

  private static final ExplainOptions BLACK =
      ExplainOptions.DEFAULTS
          .withSegmenter(Grid.of(3, 3))
          .withFill(new Fill.Constant(0, 0, 0))
          .withSeed(40);

  private final BrightnessClassifier classifier = new BrightnessClassifier(2, 4, 0);
  private final AnchorExplainer explainer = new AnchorExplainer(classifier);

  private Stability repeated(ExplainOptions options, int repeats) {
    try (Study study = explainer.study(PHOTO, options)) {
      Explanation first = study.explain(options, Budget.UNLIMITED, ProgressListener.NONE);
      return Stability.of(study, first, repeats, Budget.UNLIMITED, ProgressListener.NONE);
    }
  }

  private Stability jittered(ExplainOptions options, int pixels, Budget budget) {
    Explanation first = explainer.explain(PHOTO, options);
    return Stability.jittered(explainer, PHOTO, first, 8, pixels, budget, ProgressListener.NONE);
  }

  @Test
  void allMasksGiveTheSameEachTimeAtNoCost() {
    Stability stability = repeated(BLACK.withStrategy(Strategy.EXHAUSTIVE), 5);
    assertEquals(512, classifier.shown);
    assertEquals(5, stability.repeats());
    assertEquals(5, stability.found());
    assertEquals(List.of(new Stability.Count(Superpixels.of(9, 0, 1, 3), 5)), stability.anchors());
    assertEquals(List.of(1., 1., 0., 1., 0., 0., 0., 0., 0.), stability.superpixelShares());
    assertEquals(1, stability.overlap());
    assertEquals(1, stability.pixelShares().share(0));
    assertEquals(1, stability.pixelShares().share(7), "superpixel 1 ends there");
    assertEquals(0, stability.pixelShares().share(8));
    assertEquals(1, stability.pixelShares().share(7 * 12 + 3));
    assertEquals(0, stability.pixelShares().share(7 * 12 + 4));
  }

  @Test
  void repeatsHaveTheSeedsThatFollow() {
    // Any three of four quarters are an anchor: which of them is found is a matter of the seed.
    ExplainOptions certified = BLACK.withStrategy(Strategy.CERTIFIED);
    Stability stability = repeated(certified, 12);
    List<Superpixels> expected = new ArrayList<>();
    for (int seed = 41; seed <= 52; seed++) {
      expected.add(explainer.explain(PHOTO, certified.withSeed(seed)).result().anchor());
    }
    Superpixels first = explainer.explain(PHOTO, certified).result().anchor();
    assertEquals(12, stability.anchors().stream().mapToInt(Stability.Count::times).sum());
    double overlap = 0;
    double[] shares = new double[9];
    for (Superpixels anchor : expected) {
      for (int superpixel : anchor.indices()) {
        shares[superpixel] += 1 / 12.;
      }
      // Superpixels are equally large: 3 of 3 or 2 of 4 of them.
      overlap += anchor.equals(first) ? 1 / 12. : .5 / 12;
    }
    for (Stability.Count count : stability.anchors()) {
      assertEquals(expected.stream().filter(count.anchor()::equals).count(), count.times());
    }
    for (int i = 1; i < stability.anchors().size(); i++) {
      assertTrue(
          stability.anchors().get(i - 1).times() >= stability.anchors().get(i).times(),
          "the most frequent first");
    }
    assertTrue(stability.anchors().size() > 1, "seeds 41..52 find one anchor only");
    for (int s = 0; s < 9; s++) {
      assertEquals(shares[s], stability.superpixelShares().get(s), 1e-12);
    }
    assertEquals(overlap, stability.overlap(), 1e-12);
  }

  @Test
  void jitterCutsElsewhereAndCountsPixels() {
    Stability stability = jittered(BLACK, 2, Budget.UNLIMITED);
    assertEquals(8, stability.repeats());
    assertEquals(2, stability.jitterPixels());
    assertEquals(8, stability.found());
    assertEquals(List.of(), stability.anchors());
    assertEquals(List.of(), stability.superpixelShares());
    assertTrue(stability.overlap() > 0 && stability.overlap() < 1, "at " + stability.overlap());
    float inside = stability.pixelShares().share(4 * 12 + 4);
    float corner = stability.pixelShares().share(12 * 12 - 1);
    assertTrue(inside > .5 && inside <= 1, "the middle of the square: " + inside);
    assertEquals(0, corner, "far from the square");
    Stability again = jittered(BLACK, 2, Budget.UNLIMITED);
    assertEquals(stability.overlap(), again.overlap());
    Stability otherSeed = jittered(BLACK.withSeed(77), 2, Budget.UNLIMITED);
    assertNotEquals(stability.overlap(), otherSeed.overlap());
  }

  @Test
  void aLabelMapCannotBeJittered() {
    ExplainOptions map = BLACK.withSegmenter(new LabelMap(Grid.of(3, 3).segment(PHOTO)));
    assertEquals(1, repeated(map, 2).overlap());
    assertThrows(IllegalArgumentException.class, () -> jittered(map, 2, Budget.UNLIMITED));
  }

  @Test
  void whatIsFinishedIsReturned() {
    ExplainOptions exhaustive = BLACK.withStrategy(Strategy.EXHAUSTIVE);
    try (Study study = explainer.study(PHOTO, exhaustive)) {
      Explanation first = study.explain(exhaustive, Budget.UNLIMITED, ProgressListener.NONE);
      int[] progressed = {0};
      Budget budget = Budget.UNLIMITED.withCancelled(() -> progressed[0] > 5);
      Stability stability = Stability.of(study, first, 100, budget, p -> progressed[0]++);
      assertTrue(stability.repeats() > 0 && stability.repeats() < 100, "" + stability.repeats());
      assertEquals(stability.repeats(), stability.anchors().getFirst().times());
    }
    Stability none = jittered(exhaustive, 2, Budget.UNLIMITED.withCancelled(() -> true));
    assertEquals(0, none.repeats());
    assertEquals(0, none.overlap());
  }

  @Test
  void emptyAnchorsOverlap() {
    ExplainOptions white = BLACK.withFill(new Fill.Constant(255, 255, 255));
    assertEquals(1, repeated(white, 3).overlap());
    assertEquals(3, repeated(white, 3).found());
  }
}
