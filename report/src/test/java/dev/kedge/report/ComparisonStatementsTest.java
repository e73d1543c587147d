package dev.kedge.report;

import static dev.kedge.report.StatementsTest.assertSaid;
import static dev.kedge.report.StatementsTest.plain;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.compare.Cell;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.Overlap;
import dev.kedge.compare.Which;
import dev.kedge.image.PictureDistance;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.html.Made;
import dev.kedge.report.text.StoryText;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That nothing is said of a comparison that was not shown. */
final class ComparisonStatementsTest {
  private static final Superpixels ONE = Superpixels.of(4, 1);

  private static Explanation side(String label, Status status, Superpixels anchor, Precision of) {
    ClassScore score = new ClassScore(label.equals("cat") ? 0 : 1, label, .8);
    return Made.explanation(
        Made.stripes(6, 8, 4), Made.result(status, anchor, of), List.of(score), score, List.of());
  }

  private static Comparison.Builder pair(
      Status first, Superpixels firstAnchor, Status second, Superpixels secondAnchor) {
    Explanation a = side("cat", first, firstAnchor, Precision.exact(.97));
    Explanation b = side("dog", second, secondAnchor, Precision.exact(.97));
    return MadeResults.comparison().toBuilder()
        .first(a)
        .second(b)
        .precisions(List.of())
        .cutShort(List.of())
        .overlap(Overlap.of(firstAnchor, secondAnchor, a.segmentation()));
  }

  private static Story story(Comparison comparison) {
    ComparisonReport made = MadeResults.comparisonReport("{}");
    return ComparisonStory.of(
        new ComparisonReport(
            comparison,
            made.firstImage(),
            made.secondImage(),
            made.firstModel(),
            made.secondModel(),
            made.reading(),
            "{}",
            "1",
            Optional.empty()));
  }

  private static String said(Comparison comparison) {
    Story story = story(comparison);
    StringBuilder captions = new StringBuilder();
    story.sections().stream()
        .flatMap(section -> section.blocks().stream())
        .forEach(
            block -> {
              if (block instanceof Story.Figures figures) {
                figures.figures().forEach(f -> captions.append(' ').append(f.caption().text()));
              }
            });
    return plain(StoryText.of(story) + captions);
  }

  @Test
  void whatWasNotFoundIsNotCompared() {
    Superpixels none = Superpixels.none(4);
    Comparison cut = pair(Status.DEADLINE, none, Status.DEADLINE, none).build();
    String reason = plain(story(cut).reason());
    assertFalse(reason.contains("same part"), reason);
    assertSaid("Which parts hold the answers is not known (the deadline came first)", reason);
    assertFalse(said(cut).contains("Overlap of the anchors"), said(cut));
    assertSaid("how much they have in common is not known", said(cut));
    assertSaid("Not both anchors were found", said(cut));
    Comparison early = pair(Status.DEADLINE, ONE, Status.DEADLINE, ONE).build();
    assertSaid("superpixel 1: enough to hold the answer", said(early));
    Comparison half = pair(Status.FOUND, ONE, Status.LIMIT, ONE).build();
    assertSaid("Which part of B holds its answer is not known", plain(story(half).reason()));
    assertSaid(
        "No part in particular is needed for either answer",
        plain(story(pair(Status.EMPTY, none, Status.EMPTY, none).build()).reason()));
  }

  @Test
  void changesAreToldByMeasure() {
    Story story = story(pair(Status.FOUND, ONE, Status.FOUND, ONE).build());
    assertEquals(
        "A change of at most 64 grey levels (SSIM 0.875) turns “cat” into “dog”.",
        plain(story.headline()));
    assertEquals("0.999", Words.similarity(.9989));
    assertEquals("over 0.999", Words.similarity(.9997));
    assertEquals("1.000", Words.similarity(1));
  }

  @Test
  void anAnchorThatLostItsHoldIsSaidByItsBounds() {
    Comparison.Builder moved = pair(Status.FOUND, ONE, Status.FOUND, Superpixels.of(4, 2));
    Precision low = new Precision(.1, .05, .2, .9, Evidence.CERTIFIED);
    Cell cell = new Cell(Which.FIRST, Which.SECOND, Which.FIRST, low);
    assertSaid(
        "Kept on B, A's anchor gives “cat” in at most 20 % of cases (with 90 % confidence).",
        plain(story(moved.precisions(List.of(cell)).build()).reason()));
    Precision unknown = new Precision(.9, .8, .99, .9, Evidence.CERTIFIED);
    Cell open = new Cell(Which.FIRST, Which.SECOND, Which.FIRST, unknown);
    assertFalse(
        plain(story(moved.precisions(List.of(open)).build()).reason()).contains("Kept on B"));
  }

  @Test
  void sharesAddUpToAll() {
    Comparison overlapping =
        pair(Status.FOUND, Superpixels.of(4, 0, 1, 2), Status.FOUND, Superpixels.of(4, 1, 2, 3))
            .build();
    assertSaid(
        "Of the squared difference 25 % lies in A's anchor only (blue), 25 % in B's only (amber),"
            + " 50 % in both and 0 % in neither.",
        said(overlapping));
  }

  @Test
  void aDifferenceThatIsNotAmplifiedIsNotCalledSo() {
    // Both views are the same here, whose scale is 1.
    String said = said(pair(Status.FOUND, ONE, Status.FOUND, ONE).build());
    assertFalse(said.contains("amplified 1 times"), said);
    assertSaid("as strong as it is", said);
    PictureDistance none = new PictureDistance(0, 0, 0, Double.POSITIVE_INFINITY, 1);
    Difference nothing = new Difference(Optional.of(none), none, List.of(0.0, 0.0, 0.0, 0.0));
    Comparison same =
        pair(Status.FOUND, ONE, Status.FOUND, ONE).difference(Optional.of(nothing)).build();
    assertFalse(said(same).contains("What changed"), said(same));
    assertSaid("PSNR infinite (equal pictures)", said(same));
  }

  private static NullBand band(int repeats, double pixels) {
    List<NullBand.Repeat> all = new ArrayList<>();
    IntStream.range(0, repeats)
        .forEach(
            seed ->
                all.add(
                    new NullBand.Repeat(
                        NullBand.Change.SEED,
                        seed,
                        new ClassScore(0, "cat", .8),
                        Status.FOUND,
                        ONE,
                        pixels,
                        pixels)));
    return new NullBand(all);
  }

  @Test
  void fewRepeatsAreAHintOnly() {
    Comparison.Builder moved = pair(Status.FOUND, ONE, Status.FOUND, Superpixels.of(4, 2));
    String few = said(moved.nullBand(Optional.of(band(7, .8))).build());
    assertFalse(few.contains("more than chance"), few);
    assertSaid("by chance about once in 8 times: 7 repeats give a hint, no proof", few);
    String many = said(moved.nullBand(Optional.of(band(24, .8))).build());
    assertSaid("by chance about once in 25 times: that is seldom.", many);
    assertFalse(few.contains("lies wholly"), few);
    String within =
        said(
            pair(Status.FOUND, ONE, Status.FOUND, Superpixels.of(4, 1, 2))
                .nullBand(Optional.of(band(7, .8)))
                .build());
    assertSaid("A's anchor lies wholly in B's", within);
    String unknown =
        said(
            pair(Status.FOUND, ONE, Status.DEADLINE, Superpixels.of(4, 2))
                .nullBand(Optional.of(band(7, .8)))
                .build());
    assertSaid("The overlap of A's and B's anchors is not known", unknown);
    assertFalse(unknown.contains("lies below"), unknown);
  }
}
