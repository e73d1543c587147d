package dev.kedge.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
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
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.SearchResult.Reasons;
import dev.kedge.search.Status;
import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Quickshift;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That nothing is said that was not shown. */
final class StatementsTest {
  private static final Superpixels ONE = Superpixels.of(4, 1);

  static Explanation explained(Search search, SearchResult result) {
    Search used = search instanceof Auto ? new Exhaustive() : search;
    return explained(
        Scene.DEFAULTS,
        Question.DEFAULTS.toBuilder().search(search).build(),
        Made.by(used, result));
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

  static String plain(String text) {
    return text.replaceAll("[\\s\u00A0]+", " ");
  }

  static void assertSaid(String expected, String text) {
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
        new Certified(),
        Status.FOUND,
        ONE,
        precision,
        .5,
        List.of(),
        new Reasons(List.of(new Alternative(ONE, precision)), false),
        List.of(),
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
      names = {"FOUND", "CANCELLED", "UNREACHABLE"},
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
  void whatIsNotOfTheSearchIsNotChangedInIt() {
    for (Status status : List.of(Status.CANCELLED, Status.UNREACHABLE)) {
      String next = next(new Slic(), status);
      assertSaid("run it again", next);
      assertFalse(next.contains("--"), next);
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

  @Test
  void theMadeCatIsStillFound() {
    assertSaid("is enough", said(MadeChecks.cat(Status.FOUND)));
  }
}
