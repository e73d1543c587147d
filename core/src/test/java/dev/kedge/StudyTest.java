package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.segment.Grid;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Several questions about one picture. */
final class StudyTest {
  private static final Image PHOTO = BrightnessClassifier.square(2, 4);

  private static final ExplainOptions BLACK =
      ExplainOptions.DEFAULTS
          .withSegmenter(Grid.of(3, 3))
          .withFill(new Fill.Constant(0, 0, 0))
          .withInferenceBatch(7);

  private final BrightnessClassifier classifier = new BrightnessClassifier(2, 4, 0);
  private final AnchorExplainer explainer = new AnchorExplainer(classifier);

  private static Explanation ask(Study study, ExplainOptions question) {
    return study.explain(question, Budget.UNLIMITED, ProgressListener.NONE);
  }

  @Test
  void aSecondQuestionPaysOnlyForNewMasks() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Explanation first = ask(study, BLACK.withStrategy(Strategy.CERTIFIED));
      assertEquals(first.cost().evaluations(), classifier.shown, "the untouched picture counts");
      Explanation again = ask(study, BLACK.withStrategy(Strategy.CERTIFIED));
      assertEquals(first.result(), again.result());
      assertEquals(first.cost().draws(), again.cost().draws());
      assertEquals(0, again.cost().evaluations());
      assertEquals(0, again.timings().segment().toNanos(), "reported with the first");
      Explanation all = ask(study, BLACK.withStrategy(Strategy.EXHAUSTIVE));
      assertEquals(512 - first.cost().evaluations(), all.cost().evaluations());
      ExplainOptions dark = BLACK.withTarget(OptionalInt.of(0));
      assertEquals(0, ask(study, dark.withStrategy(Strategy.EXHAUSTIVE)).cost().evaluations());
      assertEquals(512, classifier.shown);
    }
  }

  @Test
  void anAnswerDoesNotDependOnWhatWasAskedBefore() {
    ExplainOptions dark = BLACK.withTarget(OptionalInt.of(0)).withStrategy(Strategy.CERTIFIED);
    Explanation alone = explainer.explain(PHOTO, dark);
    try (Study study = explainer.study(PHOTO, BLACK)) {
      ask(study, BLACK.withSeed(5));
      assertEquals(alone.result(), ask(study, dark).result());
    }
  }

  @Test
  void aBudgetIsOneQuestions() {
    Budget few = Budget.UNLIMITED.withMaxEvaluations(20);
    ExplainOptions certified = BLACK.withStrategy(Strategy.CERTIFIED);
    try (Study study = explainer.study(PHOTO, certified)) {
      assertEquals(20, study.explain(certified, few, ProgressListener.NONE).cost().evaluations());
      assertEquals(20, study.explain(certified, few, ProgressListener.NONE).cost().evaluations());
      assertEquals(40, classifier.shown);
    }
  }

  @Test
  void questionsAboutOtherPicturesAreRefused() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      assertThrows(
          IllegalArgumentException.class, () -> ask(study, BLACK.withFill(new Fill.Mean())));
      assertThrows(
          IllegalArgumentException.class, () -> ask(study, BLACK.withTarget(OptionalInt.of(2))));
    }
  }

  @Test
  void classesComeMostLikelyFirst() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      List<ClassScore> top = study.top(9);
      assertEquals(List.of("bright", "dark"), top.stream().map(ClassScore::label).toList());
      assertEquals(1 / (1 + Math.exp(-.5)), top.getFirst().probability(), 1e-7);
    }
  }

  @Test
  void probabilitiesOfWhatIsKept() {
    Superpixels quarter = Superpixels.of(9, 0);
    try (Study study = explainer.study(PHOTO, BLACK)) {
      double[] bright =
          study.probabilities(
              1, List.of(Superpixels.none(9), quarter, quarter.with(1), Superpixels.all(9)));
      double[] expected = {-.5, -.25, 0, .5};
      for (int i = 0; i < expected.length; i++) {
        expected[i] = 1 / (1 + Math.exp(-expected[i]));
      }
      assertArrayEquals(expected, bright, 1e-7);
      assertEquals(1 - bright[1], study.probabilities(0, List.of(quarter))[0], 1e-12);
    }
  }

  @Test
  void precisionOfAnyAnchor() {
    Superpixels half = Superpixels.of(9, 0, 1);
    // Two quarters are kept; one more of the other two is needed: 3 of 4 masks have it.
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Precision exact = study.precision(half, BLACK, 128, Budget.UNLIMITED);
      assertEquals(.75, exact.value(), 1e-12);
      assertEquals(Evidence.EXACT, exact.evidence());
      Precision sampled = study.precision(half, BLACK, 127, Budget.UNLIMITED);
      assertEquals(Evidence.ESTIMATED, sampled.evidence());
      assertTrue(sampled.low() < .75 && .75 < sampled.high(), sampled.toString());
      assertEquals(.9, sampled.confidence());
    }
  }
}
