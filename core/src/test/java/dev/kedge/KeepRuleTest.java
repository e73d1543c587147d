package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Auto;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import org.junit.jupiter.api.Test;

/** Anchors that keep something else than the first class. */
final class KeepRuleTest {
  /** Bright in the square of 4 at (1, 1), which lies in the first of four quarters. */
  private static final Image PHOTO = FakeClassifier.square(1, 4);

  private static final Scene QUARTERS =
      Scene.builder().segmenter(Grid.of(2, 2)).fill(new Fill.Constant(0, 0, 0)).build();

  private static final Question EXACT = Question.builder().search(new Exhaustive()).build();

  private final AnchorExplainer explainer =
      new AnchorExplainer(FakeClassifier.bright(1, 4), Execution.builder().build());

  private Explanation explain(Question question) {
    return explainer.explain(PHOTO, QUARTERS, question);
  }

  @Test
  void firstOfOneIsTheModelsOwnAnswer() {
    Explanation own = explain(EXACT);
    Explanation first = explain(EXACT.toBuilder().keepRule(KeepRule.inTop(1)).build());
    assertEquals(own.result(), first.result());
    assertEquals(Superpixels.of(4, 0), first.result().anchor());
  }

  @Test
  void amongAllClassesEverythingIsKept() {
    Explanation all = explain(EXACT.toBuilder().keepRule(KeepRule.inTop(2)).build());
    assertEquals(Status.EMPTY, all.result().status());
    assertEquals(Evidence.EXACT, all.result().precision().evidence());
  }

  @Test
  void probabilityStaysNearThatOfThePhoto() {
    Explanation near = explain(EXACT.toBuilder().keepRule(KeepRule.within(.01)).build());
    assertEquals(Superpixels.of(4, 0), near.result().anchor());
    Explanation far = explain(EXACT.toBuilder().keepRule(KeepRule.within(.99)).build());
    assertEquals(Status.EMPTY, far.result().status());
  }

  @Test
  void aRuleOfOnesOwnIsAskedOfMaskedPictures() {
    KeepRule darker = (label, untouched, masked) -> masked[label] < untouched[label];
    Explanation lost = explain(EXACT.toBuilder().keepRule(darker).build());
    assertFalse(lost.result().status().found(), "the whole picture is not darker than itself");
    assertEquals(0, lost.result().bestPrecisionBySize().getLast());
    assertEquals(.5, lost.result().bestPrecisionBySize().getFirst());
  }

  @Test
  void answersToOneRuleAreNotTakenForAnother() {
    try (Study study = explainer.study(PHOTO, QUARTERS)) {
      Question top = EXACT.toBuilder().keepRule(KeepRule.inTop(2)).build();
      assertEquals(Status.EMPTY, study.explain(top).result().status());
      Question near = EXACT.toBuilder().keepRule(KeepRule.within(.01)).build();
      assertEquals(Superpixels.of(4, 0), study.explain(near).result().anchor());
      assertEquals(Superpixels.of(4, 0), study.explain(EXACT).result().anchor());
      Explanation again = study.explain(near.toBuilder().search(new Auto()).build());
      assertEquals(0, again.cost().evaluations(), "an equal rule shares the memory");
    }
  }

  @Test
  void rulesOutOfTheirRangeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> KeepRule.inTop(0));
    assertThrows(IllegalArgumentException.class, () -> KeepRule.within(1));
    assertThrows(IllegalArgumentException.class, () -> KeepRule.within(Double.NaN));
    assertTrue(KeepRule.inTop(3).words("“cat”").contains("first 3"));
  }
}
