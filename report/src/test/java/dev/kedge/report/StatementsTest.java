package dev.kedge.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.compare.Cell;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.Overlap;
import dev.kedge.compare.Which;
import dev.kedge.image.PictureDistance;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.report.html.Made;
import dev.kedge.report.html.MadeChecks;
import dev.kedge.report.text.StoryText;
import dev.kedge.search.Auto;
import dev.kedge.search.Certified;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.Reference;
import dev.kedge.search.Requirement;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Quickshift;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That nothing is said that was not shown. */
final class StatementsTest {
  private static final Superpixels ONE = Superpixels.of(4, 1);

  private static Explanation explained(Search search, SearchResult result) {
    return explained(Scene.DEFAULTS, Question.DEFAULTS.toBuilder().search(search).build(), result);
  }

  private static Explanation explained(Scene scene, Question question, SearchResult result) {
    Explanation cat = Made.cat(result);
    return Explanation.builder()
        .scene(scene)
        .question(question)
        .explained(cat.explained())
        .top(cat.top())
        .view(cat.view())
        .segmentation(cat.segmentation())
        .result(result)
        .cost(cat.cost())
        .timings(cat.timings())
        .used(cat.used())
        .build();
  }

  /** The most likely of some labels that do not exclude each other. */
  private static Explanation likeliest(double probability) {
    Explanation cat = Made.cat(Made.result(Status.NOT_FOUND, ONE, Precision.exact(0)));
    ClassScore first = new ClassScore(0, "cat", probability);
    return Explanation.builder()
        .explained(first)
        .top(List.of(first, new ClassScore(1, "dog", .2)))
        .view(cat.view())
        .segmentation(cat.segmentation())
        .result(cat.result())
        .cost(cat.cost())
        .timings(cat.timings())
        .used(cat.used())
        .labelsIndependent(true)
        .build();
  }

  @Test
  void whereNoLabelIsOnThatIsSaid() {
    String off = said(likeliest(.49));
    assertSaid("model says that no label is on, the most likely is “cat” (49 %)", off);
    assertSaid("No label is on", off);
    assertSaid("none of them gets a probability of 50 %", off);
    assertSaid("it says “cat” in 0 % of cases", off);
    assertFalse(off.contains("still says so"), off);
    assertFalse(off.contains("--threshold"), off);
    assertFalse(said(likeliest(.2)).contains("does not know this picture"));
    String on = said(likeliest(.5));
    assertSaid("model says “cat” (50 %)", on);
    assertFalse(on.contains("No label is on"), on);
  }

  private static Story story(Explanation explanation) {
    return ExplanationStory.of(Made.data(explanation));
  }

  /** All that is said, in one line, with common spaces. */
  private static String said(Explanation explanation) {
    Story story = story(explanation);
    StringBuilder meanings = new StringBuilder();
    story.sections().stream()
        .flatMap(section -> section.blocks().stream())
        .forEach(
            block -> {
              if (block instanceof Story.Facts(var facts)) {
                facts.forEach(fact -> meanings.append(' ').append(fact.meaning()));
              }
            });
    return plain(StoryText.of(story) + meanings);
  }

  private static String plain(String text) {
    return text.replaceAll("[\\s\u00A0]+", " ");
  }

  private static void assertSaid(String expected, String text) {
    assertTrue(text.contains(expected), () -> "“" + expected + "” in: " + text);
  }

  @Test
  void noSmallerSetIsClaimedWhereAllWereTriedOnly() {
    SearchResult exact = Made.result(Status.FOUND, ONE, Precision.exact(.97));
    String claim = "No smaller set is enough.";
    assertSaid(claim, said(explained(new Exhaustive(), exact)));
    assertSaid(claim, said(explained(new Auto(), exact)));
    assertFalse(said(explained(new Certified(), exact)).contains(claim), "not all were tried");
    assertFalse(said(explained(new Reference(), exact)).contains(claim));
    for (Status cut : List.of(Status.LIMIT, Status.DEADLINE, Status.CANCELLED)) {
      SearchResult unfinished = Made.result(cut, ONE, Precision.exact(.97));
      String said = said(explained(new Exhaustive(), unfinished));
      assertFalse(said.contains(claim), said);
      assertFalse(said.contains("before an anchor was found"), said);
      assertSaid(
          "is enough for it; a smaller set may be, too.",
          plain(new Findings(explained(new Exhaustive(), unfinished)).forAnotherClass()));
      assertSaid("is enough, as it still says so in 97 % of cases; but a smaller set", said);
    }
    SearchResult whole =
        Made.result(Status.FOUND, Superpixels.of(4, 0, 1, 2, 3), Precision.exact(1));
    assertSaid("Only the whole picture is enough", said(explained(new Exhaustive(), whole)));
    String found = said(explained(new Certified(), whole));
    assertFalse(found.contains("Only the whole picture is enough"), found);
    assertSaid("Nothing less than the whole picture was found", found);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.class,
      names = {"FOUND", "EMPTY"})
  void anEstimateUnderTheThresholdIsNotEnough(Status status) {
    Superpixels anchor = status == Status.EMPTY ? Superpixels.none(4) : ONE;
    Explanation under =
        explained(new Reference(), Made.result(status, anchor, Made.estimated(.9, .93, .97)));
    String said = said(under);
    assertFalse(said.contains("is enough"), said);
    assertFalse(said.contains("No part in particular"), said);
    assertSaid("an estimate under the 95 % that were asked for", said);
    String asked = new Findings(under).forAnotherClass();
    assertFalse(asked.contains("is enough"), asked);
    assertFalse(asked.contains("No part"), asked);
  }

  @Test
  void aCutSearchIsCalledByItsName() {
    SearchResult cut = Made.result(Status.DEADLINE, ONE, Made.estimated(.9, 1, 1));
    String certified = said(explained(new Certified(), cut));
    assertFalse(certified.contains("reference strategy"), certified);
    assertSaid("before the certified search ended", certified);
    assertSaid("a guess from few samples", certified);
    String reference = said(explained(new Reference(), cut));
    assertSaid("before the reference search ended", reference);
  }

  @Test
  void aCertifiedAnchorOfASearchThatWasCutShortMayNotBeTheSmallest() {
    Precision certified = new Precision(.98, .95, 1, .9, Evidence.CERTIFIED);
    String why = " A smaller set may be enough, too: ";
    assertFalse(said(explained(new Certified(), found(certified, null))).contains(why));
    assertSaid(
        why + "the evaluations allowed",
        said(explained(new Certified(), found(certified, Status.LIMIT))));
    assertSaid(
        why + "time ran", said(explained(new Certified(), found(certified, Status.DEADLINE))));
    assertSaid(
        why + "the search", said(explained(new Certified(), found(certified, Status.CANCELLED))));
  }

  @Test
  void whatKnownMasksProveHasNoConfidence() {
    Precision proved = new Precision(.97, .955, .99, 1, Evidence.CERTIFIED);
    String said = said(explained(new Certified(), found(proved, null)));
    assertSaid("(at least 95.5 %, by masks that were tried)", said);
    assertSaid("certified, without risk", said);
    assertFalse(said.contains("confidence"), said);
  }

  private static SearchResult found(Precision precision, @Nullable Status cutShort) {
    return new SearchResult(
        Status.FOUND,
        ONE,
        precision,
        .5,
        List.of(),
        List.of(ONE),
        List.of(),
        Optional.ofNullable(cutShort));
  }

  @Test
  void thePictureOfASearchThatFoundNothingSaysSo() {
    for (Superpixels best : List.of(Superpixels.none(4), ONE)) {
      Story story =
          story(
              explained(
                  new Certified(), Made.result(Status.DEADLINE, best, Made.estimated(0, 0, .9))));
      var main = (Story.Figures) story.sections().getFirst().blocks().getFirst();
      Story.Caption caption = main.figures().getFirst().caption();
      assertEquals("No anchor", caption.lead());
      assertFalse(caption.text().contains("may be masked"), caption.text());
      assertSaid("in no sample drawn", plain(story.reason()));
    }
  }

  @Test
  void samplesOfASearchThatFoundNothingHaveNoAnchor() {
    for (Status status : List.of(Status.FOUND, Status.LIMIT)) {
      Story story = story(MadeChecks.cat(status));
      String captions =
          story.sections().stream()
              .flatMap(section -> section.blocks().stream())
              .filter(Story.Figures.class::isInstance)
              .flatMap(figures -> ((Story.Figures) figures).figures().stream())
              .filter(figure -> figure.name().equals(ExplanationStory.SAMPLE))
              .map(figure -> String.join(" ", figure.caption().more()))
              .collect(Collectors.joining("; "));
      String name = status == Status.FOUND ? "the anchor" : "the best so far";
      assertSaid(name + " among them; 2 of 4 superpixels shown, none of " + name, captions);
    }
  }

  @Test
  void aFigureWithoutBoundsIsToldWithout() {
    Precision bare = new Precision(.97, 0, 1, 1, Evidence.ESTIMATED);
    String said = said(explained(new Certified(), Made.result(Status.LIMIT, ONE, bare)));
    assertSaid("about 97.0 %, without bounds", said);
    assertFalse(said.contains("before anything was learnt"), said);
    assertEquals("not known", Words.bounds(new Precision(0, 0, 1, 1, Evidence.ESTIMATED)));
  }

  private static String next(Segmenter segmenter, Status status) {
    return next(Scene.builder().segmenter(segmenter).build(), Question.DEFAULTS, status);
  }

  private static String next(Scene scene, Question question, Status status) {
    Superpixels anchor = status == Status.EMPTY ? Superpixels.none(4) : ONE;
    SearchResult result = Made.result(status, anchor, Made.estimated(.9, .97, .99));
    return story(explained(scene, question, result)).notices().getFirst().next();
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.class,
      names = {"FOUND", "CANCELLED"},
      mode = EnumSource.Mode.EXCLUDE)
  void adviceIsForTheSegmenterThatWasUsed(Status status) {
    boolean finer = status == Status.EMPTY;
    assertSaid("`--segments " + (finer ? 30 : 2) + "`", next(new Slic(), status));
    assertSaid("`--segments", next(Grid.ofSegments(4), status));
    assertSaid(finer ? "`--max-dist 5`" : "`--max-dist 20`", next(new Quickshift(), status));
    assertSaid(
        finer ? "`--scale 0.25 --min-size 5`" : "`--scale 4 --min-size 80`",
        next(new Felzenszwalb(), status));
    LabelMap map = new LabelMap(Made.stripes(6, 8, 4));
    assertSaid("a label map with", next(map, status));
    for (Segmenter other : List.of(new Quickshift(), new Felzenszwalb(), map)) {
      assertFalse(next(other, status).contains("--segments"), next(other, status));
    }
  }

  @Test
  void adviceDiffersFromWhatWasAsked() {
    Scene constant = Scene.builder().fill(new Fill.Constant(127, 127, 127)).build();
    assertFalse(next(constant, Question.DEFAULTS, Status.EMPTY).contains("--fill"));
    Question masked = Question.DEFAULTS.toBuilder().keepProbability(.2).build();
    assertFalse(next(Scene.DEFAULTS, masked, Status.EMPTY).contains("--p-sample"));
    Question little =
        Question.DEFAULTS.toBuilder().required(Requirement.DEFAULTS.withThreshold(.8)).build();
    assertSaid("`--threshold .5`", next(Scene.DEFAULTS, little, Status.LIMIT));
    assertFalse(next(Scene.DEFAULTS, Question.DEFAULTS, Status.NOT_FOUND).contains("--max-size"));
    Question small =
        Question.DEFAULTS.toBuilder().required(Requirement.DEFAULTS.withMaxAnchorSize(1)).build();
    assertSaid("`--max-size 2`", next(Scene.DEFAULTS, small, Status.NOT_FOUND));
    Question exhaustive = Question.DEFAULTS.toBuilder().search(new Exhaustive()).build();
    assertFalse(next(Scene.DEFAULTS, exhaustive, Status.NOT_FOUND).contains("--beam"));
  }

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

  @Test
  void theMadeCatIsStillFound() {
    assertSaid("is enough", said(MadeChecks.cat(Status.FOUND)));
  }
}
