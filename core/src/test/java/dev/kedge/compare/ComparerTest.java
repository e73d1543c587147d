package dev.kedge.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.FakeClassifier;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.Evidence;
import dev.kedge.segment.Grid;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Comparisons before a model whose answers are known: bright where the square (2..5) is. */
final class ComparerTest {
  private static final Image BRIGHT = FakeClassifier.square(2, 4);

  /** The square is below the superpixels 0, 1, 3, 4 of a 3×3 grid, 4 pixels each. */
  private static final CompareOptions OPTIONS =
      CompareOptions.DEFAULTS.withScene(
          Scene.builder().segmenter(Grid.of(3, 3)).fill(new Fill.Constant(0, 0, 0)).build());

  private final FakeClassifier classifier = FakeClassifier.bright(2, 4);

  private Comparison compare(Image a, Image b, CompareOptions options, Budget budget) {
    return new Comparer(new AnchorExplainer(classifier))
        .compare(a, b, options, budget, ProgressListener.NONE);
  }

  private Comparison compare(Image a, Image b) {
    return compare(a, b, OPTIONS, Budget.UNLIMITED);
  }

  @Test
  void aPictureComparedWithItself() {
    Comparison self = compare(BRIGHT, BRIGHT);
    int k = self.segmentation().superpixels();
    assertTrue(self.sameAnswer());
    assertEquals(1, self.overlap().superpixels());
    assertEquals(1, self.overlap().pixels());
    assertEquals(Superpixels.none(k), self.overlap().gained());
    assertEquals(Superpixels.none(k), self.overlap().lost());
    Difference difference = self.difference().orElseThrow();
    assertEquals(0, difference.energy(Superpixels.all(k)));
    assertEquals(1, difference.views().ssim());
    assertTrue(difference.samePicture());
    assertEquals(1, Difference.amplified(BRIGHT, BRIGHT).scale());
    RestoringSet set = self.restoring().orElseThrow().firstIntoSecond();
    assertEquals(Superpixels.none(k), set.set());
    assertTrue(set.smallest() && set.verified());
    assertEquals(Optional.empty(), self.secondOwn());
    assertEquals(4, self.precisions().size(), "one class, not two");
    assertTrue(self.nullBand().orElseThrow().contains(1));
    assertEquals(List.of(), self.cutShort());
  }

  @Test
  void whatWasTakenAwayIsFoundAndRestored() {
    Image dark = withoutSuperpixels(0, 1, 2, 3);
    Comparison comparison =
        compare(BRIGHT, dark, OPTIONS.withPrecisionDraws(512), Budget.UNLIMITED);
    assertEquals("bright", comparison.first().explained().label());
    assertEquals("dark", comparison.second().explained().label());
    Difference difference = comparison.difference().orElseThrow();
    assertEquals(1, difference.energy(Superpixels.of(9, 0, 1, 3)), 1e-12);
    Restoring restoring = comparison.restoring().orElseThrow();
    // 4 of the square's 16 pixels are left; more than half must be bright.
    RestoringSet back = restoring.firstIntoSecond();
    assertEquals(2, back.set().size());
    assertTrue(back.smallest() && back.verified(), back.toString());
    assertTrue(Superpixels.of(9, 0, 1, 3).containsAll(back.set()));
    assertTrue(back.probability() > .5);
    // Half of it dark is dark already: the score is then 0, and the lowest class wins.
    RestoringSet forth = restoring.secondIntoFirst();
    assertEquals(2, forth.set().size());
    assertTrue(forth.smallest() && forth.verified(), forth.toString());
    assertEquals(8, comparison.precisions().size());
    for (Cell cell : comparison.precisions()) {
      assertEquals(Evidence.EXACT, cell.precision().evidence());
      if (cell.picture() == Which.SECOND) {
        assertEquals(cell.label() == Which.SECOND ? 1 : 0, cell.precision().value());
      }
    }
  }

  @Test
  void theTwoAnswersOfACellAddUpWithTwoClasses() {
    Comparison comparison = compare(BRIGHT, withoutSuperpixels(0, 1, 3));
    for (int i = 0; i < comparison.precisions().size(); i += 2) {
      Cell first = comparison.precisions().get(i);
      Cell second = comparison.precisions().get(i + 1);
      assertEquals(first.anchor(), second.anchor());
      assertEquals(first.picture(), second.picture());
      assertEquals(1, first.precision().value() + second.precision().value(), 1e-9);
    }
  }

  @Test
  void picturesOfDifferentSizesAreComparedAsTheModelSeesThem() {
    Image large = grown(BRIGHT);
    assertThrows(IllegalArgumentException.class, () -> compare(BRIGHT, large), "no resize");
    FakeClassifier resizing =
        FakeClassifier.scoring(FakeClassifier.brightness(2, 4, .5))
            .resizing(new Resize.ShortestEdge(FakeClassifier.SIDE, Resampling.BOX))
            .build();
    Comparison comparison =
        new Comparer(new AnchorExplainer(resizing))
            .compare(BRIGHT, large, OPTIONS, Budget.UNLIMITED, ProgressListener.NONE);
    Difference difference = comparison.difference().orElseThrow();
    assertEquals(Optional.empty(), difference.photos());
    assertEquals(0, difference.views().changedPixels());
    assertTrue(
        comparison.nullBand().orElseThrow().repeats().stream()
            .noneMatch(r -> r.change() == NullBand.Change.GAUSSIAN),
        "no L2 of photos to make noise of");
  }

  @Test
  void onePictureBeforeTwoModels() {
    FakeClassifier other = FakeClassifier.bright(8, 4);
    Comparison comparison =
        new Comparer(new AnchorExplainer(classifier), new AnchorExplainer(other))
            .compare(BRIGHT, BRIGHT, OPTIONS, Budget.UNLIMITED, ProgressListener.NONE);
    assertEquals("bright", comparison.first().explained().label());
    assertEquals("dark", comparison.second().explained().label());
    assertEquals(Optional.empty(), comparison.restoring(), "there is nothing to paste");
    assertEquals(2, comparison.models().size());
    assertFalse(comparison.sameAnswer());
    assertEquals(0, comparison.difference().orElseThrow().views().changedPixels());
  }

  @Test
  void moreModelsAreAddedToWhatIsThere() {
    Comparison one = compare(BRIGHT, withoutSuperpixels(0, 1, 3));
    Comparison two = one.withModels(List.of(ModelAnswers.of(classifier, BRIGHT, BRIGHT)));
    assertEquals(2, two.models().size());
    assertTrue(two.models().getLast().same());
    assertEquals(one.defended(), two.defended());
    assertEquals(one.nullBand(), two.nullBand());
    assertEquals(one.precisions(), two.precisions());
    assertEquals(one.evaluations(), two.evaluations());
    assertThrows(NullPointerException.class, () -> Comparison.builder().build());
  }

  @Test
  void sameSeedSameComparison() {
    Image dark = withoutSuperpixels(0, 1, 3);
    Comparison once = compare(BRIGHT, dark);
    Comparison twice = compare(BRIGHT, dark);
    assertEquals(once.first().result(), twice.first().result());
    assertEquals(once.nullBand(), twice.nullBand());
    assertEquals(once.precisions(), twice.precisions());
    assertEquals(once.evaluations(), twice.evaluations());
    assertEquals(once.restoring(), twice.restoring());
  }

  @Test
  void evaluationsAreThoseThatTheModelSaw() {
    Comparison comparison = compare(BRIGHT, withoutSuperpixels(0, 1, 3));
    assertEquals(classifier.shown(), comparison.evaluations());
  }

  @Test
  void whenTheBudgetEndsWhatIsMissingIsNamed() {
    Image dark = withoutSuperpixels(0, 1, 2, 3);
    CompareOptions all = OPTIONS.withDefenceAnchors(true);
    Set<Part> whole = EnumSet.noneOf(Part.class);
    int most = 0;
    boolean finished = false;
    while (!finished) {
      int[] left = {most};
      most += 1 + most / 4;
      Comparison comparison =
          compare(BRIGHT, dark, all, Budget.UNLIMITED.withCancelled(() -> left[0]-- <= 0));
      Set<Part> cut = EnumSet.noneOf(Part.class);
      cut.addAll(comparison.cutShort());
      assertEquals(cut.contains(Part.DEFENCES), comparison.defended().isEmpty());
      if (comparison.restoring().isEmpty()) {
        assertTrue(cut.contains(Part.RESTORING));
      }
      if (!cut.contains(Part.ANCHORS) && !cut.contains(Part.PRECISIONS)) {
        assertEquals(8, comparison.precisions().size());
      }
      whole.addAll(cut);
      finished = cut.isEmpty();
    }
    assertEquals(
        EnumSet.of(
            Part.ANCHORS,
            Part.DEFENCES,
            Part.RESTORING,
            Part.PRECISIONS,
            Part.NULL_BAND,
            Part.DEFENCE_ANCHORS),
        whole);
  }

  @Test
  void fewEvaluationsAreALimitOfEachExplanation() {
    Comparison comparison =
        compare(
            BRIGHT,
            withoutSuperpixels(0, 1, 2, 3),
            OPTIONS,
            Budget.UNLIMITED.withMaxEvaluations(3));
    assertTrue(comparison.restoring().orElseThrow().firstIntoSecond().cutShort());
    assertTrue(comparison.cutShort().contains(Part.RESTORING));
  }

  @Test
  void optionsThatCannotBeMeantAreRefused() {
    refused("own top class", () -> OPTIONS.withQuestion(Question.builder().target(1).build()));
    refused("sets to try", () -> OPTIONS.withRestoringLimit(-1));
    refused("at least 0", () -> OPTIONS.withNullRepeats(-1));
    refused("at least 0", () -> OPTIONS.withPrecisionDraws(-1));
    refused("ask for both", () -> OPTIONS.withDefences(false).withDefenceAnchors(true));
  }

  private static void refused(String words, Runnable asked) {
    IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, asked::run);
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(words), message);
  }

  /** The bright picture, black in some superpixels of the 3×3 grid. */
  private static Image withoutSuperpixels(int... superpixels) {
    byte[] rgb = BRIGHT.copyRgb();
    var cut = Grid.of(3, 3).segment(BRIGHT);
    Superpixels gone = Superpixels.of(9, superpixels);
    for (int i = 0; i < rgb.length; i++) {
      if (gone.contains(cut.label(i / Image.CHANNELS))) {
        rgb[i] = 0;
      }
    }
    return Image.of(BRIGHT.height(), BRIGHT.width(), rgb);
  }

  /** Twice as large, pixel by pixel. */
  private static Image grown(Image image) {
    byte[] rgb = new byte[4 * image.pixels() * Image.CHANNELS];
    int width = 2 * image.width();
    for (int i = 0; i < rgb.length; i++) {
      int p = i / Image.CHANNELS;
      rgb[i] = (byte) image.value(p / width / 2 * image.width() + p % width / 2, i % 3);
    }
    return Image.of(2 * image.height(), width, rgb);
  }
}
