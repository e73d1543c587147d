package dev.kedge.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.FakeClassifier;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Columns that hold 1/6, 1/2, 1/3 and nothing of the bright square, under other fills. */
final class FillSensitivityTest {
  private static final Image PHOTO = FakeClassifier.square(2, 6);
  private static final Fill BLACK = new Fill.Constant(0, 0, 0);
  private static final Fill WHITE = new Fill.Constant(255, 255, 255);
  private static final Fill MIDDLE = new Fill.Constant(100, 100, 100);

  private static final Scene SCENE = Scene.builder().segmenter(Grid.of(1, 4)).fill(BLACK).build();

  private final AnchorExplainer explainer = new AnchorExplainer(FakeClassifier.bright(2, 6));
  private final Explanation first = explainer.explain(PHOTO, SCENE, Question.DEFAULTS);

  private FillSensitivity under(List<Fill> fills, Budget budget) {
    return FillSensitivity.of(explainer, PHOTO, first, fills, budget, ProgressListener.NONE);
  }

  @Test
  void saysWhatIsTheSameUnderEachFill() {
    assertEquals(Superpixels.of(4, 0, 1), first.result().anchor());
    List<UnderFill> fills = under(List.of(WHITE, MIDDLE), Budget.UNLIMITED).fills();
    assertEquals(List.of(WHITE, MIDDLE), fills.stream().map(UnderFill::fill).toList());

    UnderFill white = fills.getFirst();
    assertEquals(Status.EMPTY, white.explanation().result().status(), "all is bright");
    assertFalse(white.sameAnchor());
    assertEquals(Precision.exact(1), white.precisionOfFirst());

    // A masked column of share s is worth .39 s: column 1 alone has 1/2 + .39 / 2.
    UnderFill middle = fills.getLast();
    assertEquals(Superpixels.of(4, 1), middle.explanation().result().anchor());
    assertFalse(middle.sameAnchor());
    assertEquals(Precision.exact(1), middle.precisionOfFirst());
    assertEquals(first.segmentation(), middle.explanation().segmentation());
    assertEquals(first.explained(), middle.explanation().explained());
  }

  @Test
  void theFirstAnchorsPrecisionIsThatUnderTheOtherFill() {
    Explanation white =
        explainer.explain(PHOTO, SCENE.toBuilder().fill(WHITE).build(), Question.DEFAULTS);
    List<UnderFill> fills =
        FillSensitivity.of(
                explainer, PHOTO, white, List.of(BLACK), Budget.UNLIMITED, ProgressListener.NONE)
            .fills();
    // Nothing kept for certain: column 1 must be, and one of 0 and 2.
    assertEquals(Precision.exact(.5 * .75), fills.getFirst().precisionOfFirst());
    assertEquals(first.result(), fills.getFirst().explanation().result());
  }

  @Test
  void theSameFillIsNotAskedAboutAgain() {
    List<UnderFill> fills = under(List.of(BLACK, WHITE, WHITE, BLACK), Budget.UNLIMITED).fills();
    assertEquals(List.of(WHITE), fills.stream().map(UnderFill::fill).toList());
    Fill almost = new Fill.Constant(0, 0, 1); // the classifier sees red only
    assertTrue(under(List.of(almost), Budget.UNLIMITED).fills().getFirst().sameAnchor());
  }

  @Test
  void whatIsFinishedIsReturned() {
    AtomicInteger asked = new AtomicInteger();
    int whole = 0;
    for (int most = 0; whole < 2; most++) {
      int end = most;
      asked.set(0);
      Budget budget = Budget.UNLIMITED.withCancelled(() -> asked.incrementAndGet() > end);
      List<UnderFill> fills = under(List.of(WHITE, MIDDLE), budget).fills();
      assertTrue(fills.size() >= whole && fills.size() <= whole + 1, "at " + most);
      whole = fills.size();
      for (UnderFill fill : fills) {
        assertEquals(Precision.exact(1), fill.precisionOfFirst());
        assertFalse(fill.explanation().result().status() == Status.CANCELLED);
      }
    }
  }
}
