package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Effort;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.segment.Grid;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several questions about one picture. */
final class StudyTest {
  private static final Image PHOTO = FakeClassifier.square(2, 4);

  private static final Scene BLACK =
      Scene.builder().segmenter(Grid.of(3, 3)).fill(new Fill.Constant(0, 0, 0)).build();

  private static final Question TOP = Question.DEFAULTS;
  private static final Question CERTIFIED = Question.builder().search(new Certified()).build();
  private static final Question EXHAUSTIVE = Question.builder().search(new Exhaustive()).build();

  private final FakeClassifier classifier = FakeClassifier.bright(2, 4);
  private final AnchorExplainer explainer =
      new AnchorExplainer(classifier, Execution.builder().inferenceBatch(7).build());

  private static Explanation ask(Study study, Question question) {
    return study.explain(question, Budget.UNLIMITED, ProgressListener.NONE);
  }

  @Test
  void aSecondQuestionPaysOnlyForNewMasks() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Explanation first = ask(study, CERTIFIED);
      assertEquals(first.cost().evaluations(), classifier.shown(), "the untouched picture counts");
      Explanation again = ask(study, CERTIFIED);
      assertEquals(first.result(), again.result());
      assertEquals(first.cost().draws(), again.cost().draws());
      assertEquals(0, again.cost().evaluations());
      assertEquals(0, again.timings().segment().toNanos(), "reported with the first");
      Explanation all = ask(study, EXHAUSTIVE);
      assertEquals(512 - first.cost().evaluations(), all.cost().evaluations());
      Question dark = EXHAUSTIVE.toBuilder().target(0).build();
      assertEquals(0, ask(study, dark).cost().evaluations());
      assertEquals(512, classifier.shown());
    }
  }

  @Test
  void anAnswerDoesNotDependOnWhatWasAskedBefore() {
    Question dark = CERTIFIED.toBuilder().target(0).build();
    Explanation alone = explainer.explain(PHOTO, BLACK, dark);
    try (Study study = explainer.study(PHOTO, BLACK)) {
      ask(study, Question.builder().seed(5).build());
      assertEquals(alone.result(), ask(study, dark).result());
    }
  }

  @Test
  void aBudgetIsOneQuestions() {
    Budget few = Budget.UNLIMITED.withMaxEvaluations(20);
    try (Study study = explainer.study(PHOTO, BLACK)) {
      assertEquals(20, study.explain(CERTIFIED, few, ProgressListener.NONE).cost().evaluations());
      assertEquals(20, study.explain(CERTIFIED, few, ProgressListener.NONE).cost().evaluations());
      assertEquals(40, classifier.shown());
    }
  }

  @Test
  void questionsAboutOtherClassesAreRefused() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      assertThrows(
          IllegalArgumentException.class, () -> ask(study, Question.builder().target(2).build()));
    }
  }

  @Test
  void anExplanationKnowsWhatWasAskedAndWhatWasUsed() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Question small =
          Question.builder()
              .search(new Auto(511, Duration.ZERO, new Certified(Effort.QUICK, 4)))
              .build();
      Explanation sampled = ask(study, small);
      assertEquals(BLACK, sampled.scene());
      assertEquals(small, sampled.question());
      assertEquals(new Certified(Effort.QUICK, 4), sampled.search());
      assertEquals(7, sampled.used().inferenceBatch());
      assertEquals(new Exhaustive(), ask(study, TOP).search());
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
      Precision exact = study.precision(half, TOP, 128, Budget.UNLIMITED);
      assertEquals(.75, exact.value(), 1e-12);
      assertEquals(Evidence.EXACT, exact.evidence());
      Precision sampled = study.precision(half, TOP, 127, Budget.UNLIMITED);
      assertEquals(Evidence.ESTIMATED, sampled.evidence());
      assertTrue(sampled.low() < .75 && .75 < sampled.high(), sampled.toString());
      assertEquals(.9, sampled.confidence());
    }
  }
}
