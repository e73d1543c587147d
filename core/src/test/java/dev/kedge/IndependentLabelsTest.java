package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Questions to a model whose labels do not exclude each other. */
final class IndependentLabelsTest {
  private static final int UPPER = 0;
  private static final int LOWER = 1;
  private static final Image WHITE = FakeClassifier.square(0, FakeClassifier.SIDE);

  /** A 3×3 grid: of each corner's square, the outer superpixel has four ninths, two others two. */
  private static final Scene BLACK =
      Scene.builder().segmenter(Grid.of(3, 3)).fill(new Fill.Constant(0, 0, 0)).build();

  private static final Question EXHAUSTIVE = Question.builder().search(new Exhaustive()).build();

  private final FakeClassifier classifier = FakeClassifier.corners();
  private final AnchorExplainer explainer = new AnchorExplainer(classifier);

  @Test
  void anAnchorKeepsTheMostLikelyLabelOnWhateverTheOthersAre() {
    Explanation why = explainer.explain(WHITE, BLACK, EXHAUSTIVE);
    assertTrue(why.labelsIndependent());
    assertEquals(List.of("lower", "upper"), why.top().stream().map(ClassScore::label).toList());
    assertEquals(1 / (1 + Math.exp(-.6)), why.explained().probability(), 1e-6);
    assertEquals(LOWER, why.explained().index());
    // Four ninths are more than .4, though "upper" is the more likely in many of these masks.
    assertEquals(Status.FOUND, why.result().status());
    assertEquals(Superpixels.of(9, 8), why.result().anchor());
    assertEquals(Precision.exact(1), why.result().precision());
    assertEquals(
        List.of("lower", "lower", "not lower", "not lower"),
        why.samples().stream().map(TellingSample::label).toList());
    assertEquals(
        List.of(true, true, false, false),
        why.samples().stream().map(TellingSample::agrees).toList());
  }

  @Test
  void anyLabelCanBeAskedAbout() {
    try (Study study = explainer.study(WHITE, BLACK)) {
      Explanation lower = study.explain(EXHAUSTIVE);
      Question aboutUpper = EXHAUSTIVE.toBuilder().target(UPPER).build();
      Explanation upper = study.explain(aboutUpper);
      assertEquals("upper", upper.explained().label());
      // More than half: the outer superpixel, and one of the three others.
      assertEquals(2, upper.result().anchor().size());
      assertEquals(Precision.exact(1), upper.result().precision());
      assertEquals(512, lower.cost().evaluations());
      assertEquals(511, upper.cost().evaluations(), "but for the untouched picture");
      assertEquals(0, study.explain(aboutUpper).cost().evaluations());
      assertEquals(
          upper.result().precision(),
          study.precision(upper.result().anchor(), aboutUpper, 512, Budget.UNLIMITED));
    }
  }

  @Test
  void whatIsKnownFromProbabilitiesIsNotAskedForAgain() {
    try (Study study = explainer.study(WHITE, BLACK)) {
      study.probabilities(LOWER, List.of(Superpixels.of(9, 8), Superpixels.none(9)));
      study.explain(EXHAUSTIVE);
      assertEquals(512, classifier.shown());
    }
  }

  @Test
  void aLabelThatIsNotOnHasNoAnchor() {
    Explanation why = explainer.explain(FakeClassifier.square(0, 0), BLACK, EXHAUSTIVE);
    assertEquals("lower", why.explained().label());
    assertTrue(why.explained().probability() < .5);
    assertEquals(Status.NOT_FOUND, why.result().status());
    assertEquals(0, why.result().precision().value());
  }
}
