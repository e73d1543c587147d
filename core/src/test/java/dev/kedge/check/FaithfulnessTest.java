package dev.kedge.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
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
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Certified;
import dev.kedge.segment.Grid;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Curves against a classifier whose probabilities are known. */
final class FaithfulnessTest {
  /** Four columns that hold 1/6, 1/2, 1/3 and nothing of the bright square. */
  private static final Image PHOTO = FakeClassifier.square(2, 6);

  private static final Scene BLACK =
      Scene.builder().segmenter(Grid.of(1, 4)).fill(new Fill.Constant(0, 0, 0)).build();

  private final FakeClassifier classifier = FakeClassifier.bright(2, 6);
  private final AnchorExplainer explainer =
      new AnchorExplainer(classifier, Execution.builder().inferenceBatch(3).build());

  /** Probability of "bright" where this share of the square is kept. */
  private static double bright(double share) {
    return 1 / (1 + Math.exp(.5 - share));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(v -> v).toArray();
  }

  private Faithfulness of(Scene scene, Question question) {
    try (Study study = explainer.study(PHOTO, scene)) {
      Explanation why = study.explain(question, Budget.UNLIMITED, ProgressListener.NONE);
      return Faithfulness.of(study, why, Budget.UNLIMITED);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {.5, .7})
  void curvesAndAreasByHand(double keepProbability) {
    // "Bright" needs column 1 and one of 0 and 2: of the equal anchors {0, 1} is the first, and
    // column 1 matters most.
    Faithfulness faithfulness =
        of(BLACK, Question.builder().keepProbability(keepProbability).build());
    assertEquals(List.of(1, 0, 2, 3), faithfulness.order());
    assertEquals(List.of(0., .25, .5, .75, 1.), faithfulness.pixelShares());
    double[] insertion = {bright(0), bright(.5), bright(2 / 3.), bright(1), bright(1)};
    double[] deletion = {bright(1), bright(.5), bright(1 / 3.), bright(0), bright(0)};
    assertArrayEquals(insertion, array(faithfulness.insertion()), 1e-7);
    assertArrayEquals(deletion, array(faithfulness.deletion()), 1e-7);
    double ends = (bright(0) + bright(1)) / 2;
    assertEquals(
        .25 * (ends + bright(.5) + bright(2 / 3.) + bright(1)), faithfulness.insertionArea(), 1e-7);
    assertEquals(
        .25 * (ends + bright(.5) + bright(1 / 3.) + bright(0)), faithfulness.deletionArea(), 1e-7);
    assertEquals(bright(1) - bright(2 / 3.), faithfulness.sufficiency(), 1e-7);
    assertEquals(bright(1) - bright(1 / 3.), faithfulness.comprehensiveness(), 1e-7);
  }

  @Test
  void anotherClassHasTheOtherProbabilities() {
    Faithfulness dark = of(BLACK, Question.builder().target(0).build());
    assertEquals(1 - bright(0), dark.insertion().getFirst(), 1e-7);
    assertEquals(1 - bright(1), dark.deletion().getFirst(), 1e-7);
    assertEquals(1 - bright(1), dark.insertion().getLast(), 1e-7);
  }

  @Test
  void costsTwoPicturesForEachSuperpixel() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Explanation why = study.explain(Question.DEFAULTS, Budget.UNLIMITED, ProgressListener.NONE);
      assertEquals(16, classifier.shown());
      Faithfulness.of(study, why, Budget.UNLIMITED.withMaxEvaluations(1));
      assertEquals(16 + 8, classifier.shown(), "all masks were known");
    }
  }

  @Test
  void manySuperpixelsAreOrderedBySamples() {
    // Strips a pixel wide: all but the six of the square do nothing.
    Scene strips = BLACK.toBuilder().segmenter(Grid.of(1, 12)).build();
    Question certified = Question.builder().search(new Certified()).build();
    Faithfulness faithfulness = of(strips, certified);
    assertEquals(
        IntStream.range(0, 12).boxed().toList(), faithfulness.order().stream().sorted().toList());
    assertEquals(faithfulness, of(strips, certified), "the same samples each time");
    double[] importance;
    try (Study study = explainer.study(PHOTO, strips)) {
      importance = Importance.of(study, certified, Budget.UNLIMITED);
    }
    double inside = DoubleStream.of(importance).skip(2).limit(6).min().orElseThrow();
    double outside =
        DoubleStream.concat(
                DoubleStream.of(importance).limit(2), DoubleStream.of(importance).skip(8))
            .map(Math::abs)
            .max()
            .orElseThrow();
    // Each of the six decides where 3 of the other five are kept: 10 / 32; the rest never does.
    // 256 samples: a standard deviation of .06.
    assertEquals(.31, inside, .18);
    assertEquals(0, outside, .18);
  }

  @Test
  void theBudgetEndsIt() {
    try (Study study = explainer.study(PHOTO, BLACK)) {
      Explanation why = study.explain(Question.DEFAULTS, Budget.UNLIMITED, ProgressListener.NONE);
      Budget cancelled = Budget.UNLIMITED.withCancelled(() -> true);
      assertThrows(BudgetSpentException.class, () -> Faithfulness.of(study, why, cancelled));
    }
  }

  @Test
  void theAnchorComesFirstThenImportanceThenTheIndex() {
    double[] importance = {.1, .5, .5, .9, -.2};
    assertArrayEquals(
        new int[] {2, 4, 3, 1, 0}, Importance.order(Superpixels.of(5, 2, 4), importance));
  }
}
