package dev.kedge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.FakeClassifier;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Exhaustive;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Repeats of explanations of a known classifier. */
final class StabilityTest {
  private static final Image PHOTO = FakeClassifier.square(2, 4);

  private static final Scene BLACK =
      Scene.builder().segmenter(Grid.of(3, 3)).fill(new Fill.Constant(0, 0, 0)).build();

  private static final Question FORTY = Question.builder().seed(40).build();
  private static final Question EXHAUSTIVE = FORTY.toBuilder().search(new Exhaustive()).build();

  private final FakeClassifier classifier = FakeClassifier.bright(2, 4);
  private final AnchorExplainer explainer = new AnchorExplainer(classifier);

  private Stability repeated(Scene scene, Question question, int repeats) {
    try (Study study = explainer.study(PHOTO, scene)) {
      Explanation first = study.explain(question, Budget.UNLIMITED, ProgressListener.NONE);
      return Stability.of(study, first, repeats, Budget.UNLIMITED, ProgressListener.NONE);
    }
  }

  private Stability jittered(Scene scene, Question question, int pixels, Budget budget) {
    Explanation first = explainer.explain(PHOTO, scene, question);
    return Stability.jittered(explainer, PHOTO, first, 8, pixels, budget, ProgressListener.NONE);
  }

  @Test
  void allMasksGiveTheSameEachTimeAtNoCost() {
    Stability stability = repeated(BLACK, EXHAUSTIVE, 5);
    assertEquals(512, classifier.shown());
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
    Question certified = FORTY.toBuilder().search(new Certified()).build();
    Stability stability = repeated(BLACK, certified, 12);
    List<Superpixels> expected = new ArrayList<>();
    for (int seed = 41; seed <= 52; seed++) {
      Question reseeded = certified.toBuilder().seed(seed).build();
      expected.add(explainer.explain(PHOTO, BLACK, reseeded).result().anchor());
    }
    Superpixels first = explainer.explain(PHOTO, BLACK, certified).result().anchor();
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
    Stability stability = jittered(BLACK, FORTY, 2, Budget.UNLIMITED);
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
    Stability again = jittered(BLACK, FORTY, 2, Budget.UNLIMITED);
    assertEquals(stability.overlap(), again.overlap());
    Stability otherSeed = jittered(BLACK, Question.builder().seed(77).build(), 2, Budget.UNLIMITED);
    assertNotEquals(stability.overlap(), otherSeed.overlap());
  }

  @Test
  void aLabelMapCannotBeJittered() {
    Scene map = BLACK.toBuilder().segmenter(new LabelMap(Grid.of(3, 3).segment(PHOTO))).build();
    assertEquals(1, repeated(map, FORTY, 2).overlap());
    assertThrows(IllegalArgumentException.class, () -> jittered(map, FORTY, 2, Budget.UNLIMITED));
  }

  @Test
  void whatIsFinishedIsReturned() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Explanation first = study.explain(EXHAUSTIVE, Budget.UNLIMITED, ProgressListener.NONE);
      int[] progressed = {0};
      Budget budget = Budget.UNLIMITED.withCancelled(() -> progressed[0] > 5);
      Stability stability = Stability.of(study, first, 100, budget, p -> progressed[0]++);
      assertTrue(stability.repeats() > 0 && stability.repeats() < 100, "" + stability.repeats());
      assertEquals(stability.repeats(), stability.anchors().getFirst().times());
    }
    Stability none = jittered(BLACK, EXHAUSTIVE, 2, Budget.UNLIMITED.withCancelled(() -> true));
    assertEquals(0, none.repeats());
    assertEquals(0, none.overlap());
  }

  @Test
  void emptyAnchorsOverlap() {
    Scene white = BLACK.toBuilder().fill(new Fill.Constant(255, 255, 255)).build();
    assertEquals(1, repeated(white, FORTY, 3).overlap());
    assertEquals(3, repeated(white, FORTY, 3).found());
  }
}
