package dev.kedge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Pieces;
import dev.kedge.segment.Segmentation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Parts of an anchor that are enough, among its pieces. */
final class RefinementTest {
  private static final Image PHOTO = FakeClassifier.square(1, 4);

  private static final Scene QUARTERS = scene(2);
  private static final Scene SIXTEENTHS = scene(4);

  private final FakeClassifier classifier = FakeClassifier.bright(1, 4);
  private final AnchorExplainer explainer =
      new AnchorExplainer(classifier, Execution.builder().inferenceBatch(16).build());

  private static Scene scene(int side) {
    return Scene.builder().segmenter(Grid.of(side, side)).fill(new Fill.Constant(0, 0, 0)).build();
  }

  static List<Search> searches() {
    return List.of(new Auto(1024), new Certified(), new Exhaustive());
  }

  @ParameterizedTest
  @MethodSource("searches")
  void partIsSmallerAndEnough(Search search) {
    Question question = Question.builder().search(search).seed(3).refine(true).build();
    Explanation explained = explainer.explain(PHOTO, QUARTERS, question);
    assertEquals(Superpixels.of(4, 0), explained.result().anchor());
    Refinement part = explained.refinement().orElseThrow();
    assertTrue(part.pixels() < 36, part.pixels() + " of the anchor's 36 pixels");
    Segmentation pieces = part.segmentation();
    long pixels = 0;
    for (int p = 0; p < 144; p++) {
      if (part.anchor().contains(pieces.label(p))) {
        pixels++;
        assertEquals(0, explained.segmentation().label(p), "a pixel of the anchor");
      }
    }
    assertEquals(pixels, part.pixels());
    // The same masks, asked anew.
    Scene cut = QUARTERS.toBuilder().segmenter(new LabelMap(pieces)).build();
    try (Study study = explainer.study(PHOTO, cut)) {
      Precision precision =
          study.precision(part.anchor(), Question.DEFAULTS, 4000, Budget.UNLIMITED);
      assertTrue(precision.high() >= .95, precision.toString());
      assertTrue(
          precision.low() <= part.precision().high() && part.precision().low() <= precision.high(),
          precision + " and " + part.precision());
    }
  }

  @Test
  void costAndRiskAreShared() {
    Question question = Question.builder().search(new Certified()).refine(true).build();
    Explanation explained = explainer.explain(PHOTO, SIXTEENTHS, question);
    assertEquals(classifier.shown(), explained.cost().evaluations());
    Refinement part = explained.refinement().orElseThrow();
    long rounds = part.rounds().stream().mapToLong(round -> round.cost().evaluations()).sum();
    assertEquals(part.cost().evaluations(), rounds);
    List<Double> confidences =
        new ArrayList<>(List.of(explained.result().precision().confidence()));
    part.rounds().forEach(round -> confidences.add(round.result().precision().confidence()));
    double risk = confidences.stream().mapToDouble(confidence -> 1 - confidence).sum();
    assertTrue(risk <= question.required().delta() + 1e-12, confidences.toString());
  }

  @Test
  void limitHoldsForAnchorAndPartTogether() {
    Question question = Question.builder().search(new Certified()).refine(true).build();
    long alone =
        explainer
            .explain(PHOTO, SIXTEENTHS, question.toBuilder().refine(false).build())
            .cost()
            .evaluations();
    Budget budget = Budget.UNLIMITED.withMaxEvaluations(alone + 40);
    Explanation cut = explainer.explain(PHOTO, SIXTEENTHS, question, budget, ProgressListener.NONE);
    assertTrue(cut.cost().evaluations() <= alone + 40, cut.cost().toString());
    assertEquals(Status.FOUND, cut.result().status());
  }

  @Test
  void nothingIsRefinedUnlessAskedForOrWithoutAnAnchor() {
    assertTrue(explainer.explain(PHOTO, SIXTEENTHS, Question.DEFAULTS).refinement().isEmpty());
    Question dark = Question.builder().refine(true).target(0).build();
    Explanation none = explainer.explain(PHOTO, SIXTEENTHS, dark);
    assertFalse(none.result().status() == Status.FOUND, none.result().toString());
    assertTrue(none.refinement().isEmpty());
    assertThrows(
        IllegalArgumentException.class,
        () -> Question.builder().search(new Reference()).refine(true).build());
  }

  @Test
  void onlyTheSuperpixelsGivenAreCut() {
    Segmentation given = Grid.of(3, 4).segment(PHOTO);
    Superpixels which = Superpixels.of(12, 2, 7);
    Pieces pieces = Pieces.cut(PHOTO, given, which, 4, 2);
    Segmentation cut = pieces.segmentation();
    assertEquals(10 + pieces.pieces().size(), cut.superpixels());
    int[] of = new int[cut.superpixels()];
    for (int p = 0; p < 144; p++) {
      of[cut.label(p)] = given.label(p);
      assertEquals(
          which.contains(given.label(p)), pieces.pieces().contains(cut.label(p)), "pixel " + p);
    }
    for (int p = 0; p < 144; p++) {
      assertEquals(of[cut.label(p)], given.label(p), "a piece is of one superpixel");
    }
    for (int superpixel : which.indices()) {
      long parts = IntStream.of(of).filter(from -> from == superpixel).count();
      assertTrue(parts >= 2 && parts <= 4, parts + " pieces");
    }
    Pieces uncut = Pieces.cut(PHOTO, given, which, 4, 12);
    assertEquals(2, uncut.pieces().size(), "too small to be cut");
  }

  /** Masks of an earlier round chose the anchor: they may not speak for it again. */
  @Test
  void roundsDrawMasksOfTheirOwn() {
    for (long seed : new long[] {0, 1, 2, -1, Long.MAX_VALUE}) {
      Question question = Question.builder().seed(seed).refine(true).build();
      long[] seeds =
          IntStream.rangeClosed(1, 5)
              .mapToLong(round -> Refiner.ofRound(question, round, Superpixels.all(4)).seed())
              .toArray();
      assertEquals(5, LongStream.of(seeds).distinct().count());
      for (long other : seeds) {
        for (long repeat = 0; repeat < 1000; repeat++) {
          assertNotEquals(seed + repeat, other, "a repeat has that seed");
        }
      }
    }
  }
}
