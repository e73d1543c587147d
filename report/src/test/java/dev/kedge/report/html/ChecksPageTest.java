package dev.kedge.report.html;

import static dev.kedge.report.html.PageTest.all;
import static dev.kedge.report.html.PageTest.parse;
import static dev.kedge.report.html.PageTest.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.check.Faithfulness;
import dev.kedge.check.FillSensitivity;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.check.PixelShares;
import dev.kedge.check.Stability;
import dev.kedge.check.Stability.Count;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.report.ExplanationReport;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The sections of what was asked besides. */
final class ChecksPageTest {
  private static final List<String> TITLES =
      List.of(
          "What speaks for the other answers",
          "Does it depend on what hides the rest?",
          "Does it depend on chance?",
          "To compare it with other explainers");

  private static Document page(Status status, Checks checks) throws Exception {
    return parse(Made.page(MadeChecks.data(status, checks)));
  }

  private static List<String> titles(Document page) {
    return all(page, "h2").stream().map(Element::getTextContent).filter(TITLES::contains).toList();
  }

  private static String captions(Document page) {
    StringBuilder captions = new StringBuilder();
    all(page, "figcaption").forEach(c -> captions.append(c.getTextContent()).append('\n'));
    return captions.toString().replace('\u00A0', ' ');
  }

  private static void assertContains(String expected, String text) {
    assertTrue(text.contains(expected), () -> "“" + expected + "” in: " + text);
  }

  @Test
  void sectionsComeWithTheirData() throws Exception {
    Checks all = MadeChecks.all();
    assertEquals(List.of(), titles(page(Status.FOUND, Checks.NONE)));
    assertEquals(TITLES, titles(page(Status.FOUND, all)));
    Optional<Faithfulness> none = Optional.empty();
    assertEquals(
        List.of(TITLES.get(0)),
        titles(page(Status.FOUND, MadeChecks.others(all.otherClasses().getFirst()))));
    assertEquals(
        List.of(TITLES.get(1)),
        titles(page(Status.FOUND, new Checks(List.of(), all.fills(), Optional.empty(), none))));
    assertEquals(
        List.of(TITLES.get(2)),
        titles(page(Status.FOUND, new Checks(List.of(), Optional.empty(), all.stability(), none))));
    assertEquals(
        List.of(TITLES.get(3)),
        titles(
            page(
                Status.FOUND,
                new Checks(List.of(), Optional.empty(), Optional.empty(), all.faithfulness()))));
    assertEquals(List.of(), titles(page(Status.FOUND, MadeChecks.fills())), "no fill was tried");
  }

  @Test
  void loadsNothing() throws Exception {
    Document page = page(Status.FOUND, MadeChecks.all());
    assertEquals(3 + 2 + 3, all(page, "img").size());
    for (Element img : all(page, "img")) {
      assertTrue(img.getAttribute("src").startsWith("data:image/png;base64,"));
      assertFalse(img.getAttribute("alt").isBlank());
    }
    for (String tag : List.of("link", "script", "iframe", "object", "a", "image", "use")) {
      assertEquals(0, all(page, tag).size(), tag);
    }
    for (Element span : all(page, "span")) {
      assertFalse(span.getAttribute("style").contains("url("), "the colour scale");
    }
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void everyStatusIsTold(Status status) throws Exception {
    Superpixels anchor = status == Status.EMPTY ? Superpixels.none(4) : Superpixels.of(4, 2, 3);
    Document page =
        page(
            status,
            new Checks(
                List.of(MadeChecks.other("dog", status, anchor)),
                MadeChecks.fills(
                        MadeChecks.under(
                            new Fill.Blur(8), status, anchor, Made.estimated(.9, .97, .99)))
                    .fills(),
                Optional.of(MadeChecks.repeats(4, status.found() ? 4 : 0, new Count(anchor, 4))),
                MadeChecks.all().faithfulness()));
    assertEquals(TITLES, titles(page));
    String other =
        switch (status) {
          case FOUND -> "Keeping 2 of 4 superpixels (50 % of the picture) may be enough for it, an";
          case EMPTY -> "Perhaps no part in particular is needed for it.";
          case NOT_FOUND ->
              "No part that was tried is enough. The best so far: 2 of 4 superpixels (50 %";
          case LIMIT ->
              "The evaluations or draws allowed were spent before an anchor was found. The best so"
                  + " far: 2 of 4";
          case DEADLINE -> "Time ran out before an anchor was found. The best so far: 2 of 4";
          case CANCELLED ->
              "The search was stopped before an anchor was found. The best so far: 2 of 4";
          case UNREACHABLE ->
              "The model could not be reached any more before the search was done. The best so far:"
                  + " 2 of 4";
        };
    assertContains("“dog” (20 %)" + other, captions(page));
    assertContains("50.0 %, between 40 % and 60 %.", captions(page));
    String under =
        switch (status) {
          case FOUND -> "Another anchor superpixels 2, 3";
          case EMPTY -> "No part needed";
          case NOT_FOUND, LIMIT, DEADLINE, CANCELLED, UNREACHABLE ->
              "No anchor best so far: superpixels 2, 3";
        };
    assertContains(under + "Hidden by a blurred copy of the picture (sigma 8).", captions(page));
  }

  @Test
  void nothingSpeaksForIt() throws Exception {
    Explanation other = MadeChecks.other("dog", Status.NOT_FOUND, Superpixels.none(4));
    String captions = captions(page(Status.FOUND, MadeChecks.others(other)));
    assertContains("is enough.Precision with nothing kept for sure: 50.0 %", captions);
    assertFalse(captions.contains("best so far"), captions);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "FOUND | 1 | 0 | No: the other fill leads to the same anchor.",
        "FOUND | 3 | 0 | No: all 3 other fills lead to the same anchor.",
        "FOUND | 1 | 1 | Partly: 1 of 2 other fills leads to the same anchor.",
        "FOUND | 2 | 1 | Partly: 2 of 3 other fills lead to the same anchor.",
        "FOUND | 0 | 1 | Yes: the other fill does not lead to the same anchor.",
        "FOUND | 0 | 2 | Yes: none of the 2 other fills leads to the same anchor.",
        "NOT_FOUND | 1 | 0 | No anchor was found above; under 1 of 1 other fill there is one.",
        "DEADLINE | 1 | 1 | No anchor was found above; under 2 of 2 other fills there is one.",
      })
  void fillsAnswerTheQuestion(Status status, int same, int others, String expected)
      throws Exception {
    var fills = new UnderFill[same + others];
    for (int i = 0; i < fills.length; i++) {
      fills[i] =
          MadeChecks.under(
              new Fill.Constant(i, i, i),
              Status.FOUND,
              i < same ? MadeChecks.ANCHOR : Superpixels.of(4, 3),
              Precision.exact(1));
    }
    assertContains(expected, text(page(status, MadeChecks.fills(fills))));
  }

  @Test
  void bestSoFarIsNotTheSameAnchor() throws Exception {
    Document page =
        page(
            Status.FOUND,
            MadeChecks.fills(
                MadeChecks.under(
                    new Fill.Blur(1),
                    Status.NOT_FOUND,
                    MadeChecks.ANCHOR,
                    Made.estimated(.1, .2, .3))));
    assertContains("Yes: the other fill does not lead", text(page));
    assertContains("No anchor best so far: superpixel 1", captions(page));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".96, .98, .99 | enough (precision 98.0 %, between 96 % and 99 %)",
        ".9, .98, .99 | too close to tell (precision 98.0 %, between 90 % and 99 %)",
        ".5, .7, .94 | not enough (precision 70.0 %, between 50 % and 94 %)",
        "0, 0, 1 | precision not known",
      })
  void precisionIsJudgedByItsBounds(String precision, String expected) throws Exception {
    String[] numbers = precision.split(", ", -1);
    Precision first =
        Made.estimated(
            Double.parseDouble(numbers[0]),
            Double.parseDouble(numbers[1]),
            Double.parseDouble(numbers[2]));
    var under = MadeChecks.under(new Fill.Blur(1), Status.FOUND, MadeChecks.ANCHOR, first);
    assertContains(
        "The anchor above: " + expected + ".",
        captions(page(Status.FOUND, MadeChecks.fills(under))));
    assertContains(
        "Nothing kept for sure: " + expected + ".",
        captions(page(Status.EMPTY, MadeChecks.fills(under))));
  }

  @ParameterizedTest
  @CsvSource({"10, No: 10", "9, Hardly: 9", "8, Partly: 8", "1, Partly: 1", "0, Yes: 0"})
  void repeatsAnswerTheQuestion(int same, String expected) throws Exception {
    Count[] counts = {
      new Count(MadeChecks.ANCHOR, same), new Count(Superpixels.of(4, 2, 3), 10 - same)
    };
    Document page = page(Status.FOUND, MadeChecks.stability(MadeChecks.repeats(10, 10, counts)));
    String text = text(page);
    assertContains(
        expected + " of 10 repeats with other random seeds found this same anchor.", text);
    assertEquals(same < 10, text.contains("62 % of their area in common"), text);
    assertContains("superpixels 2, 3" + (10 - same) + " of 10", text);
  }

  @Test
  void oneAnchorNeedsNoList() throws Exception {
    Document page = page(Status.FOUND, MadeChecks.all());
    assertFalse(text(page).contains("10 of 10\n"), text(page));
    assertEquals(1, all(page, "ol").size(), "only the model's answers");
  }

  @Test
  void manyAnchorsAreCounted() throws Exception {
    Count[] counts = new Count[8];
    for (int i = 0; i < counts.length; i++) {
      counts[i] =
          new Count(
              Superpixels.of(
                  4, new int[][] {{0}, {1}, {2}, {3}, {0, 1}, {0, 2}, {0, 3}, {1, 2}}[i]),
              1);
    }
    assertContains(
        "And 2 more.",
        text(page(Status.FOUND, MadeChecks.stability(MadeChecks.repeats(8, 8, counts)))));
  }

  @Test
  void noRepeatFoundAnything() throws Exception {
    Stability none = MadeChecks.repeats(10, 0, new Count(Superpixels.none(4), 10));
    Document page = page(Status.FOUND, MadeChecks.stability(none));
    assertContains("Of 10 repeats with other random seeds, none found an anchor.", text(page));
    assertContains("Where none was found, the best so far is counted.", text(page));
    assertEquals(3 + 2, all(page, "img").size(), "there is nothing to colour");

    Stability some = MadeChecks.repeats(3, 2, new Count(MadeChecks.ANCHOR, 3));
    assertContains(
        "found this same anchor. 1 found none. Where none was found, the best so far is counted.",
        text(page(Status.FOUND, MadeChecks.stability(some))));
    assertContains(
        "2 of 3 repeats with other random seeds found an anchor; above, none was found.",
        text(page(Status.DEADLINE, MadeChecks.stability(some))));
  }

  @Test
  void noRepeatWasFinished() throws Exception {
    Stability none = MadeChecks.repeats(0, 0);
    Document page = page(Status.FOUND, MadeChecks.stability(none));
    assertContains("Not known: no repeat was finished.", text(page));
  }

  @Test
  void allEmpty() throws Exception {
    Stability empty = MadeChecks.repeats(10, 10, new Count(Superpixels.none(4), 10));
    Document page = page(Status.EMPTY, MadeChecks.stability(empty));
    assertContains("No: 10 of 10 repeats", text(page));
    assertContains("found this too: no part is needed.", text(page));
    assertEquals(3 + 2, all(page, "img").size(), "there is nothing to colour");
  }

  @Test
  void shiftedPicturesHaveNoCommonSuperpixels() throws Exception {
    float[] shares = new float[6 * 8];
    shares[5] = .5f;
    Stability shifted =
        new Stability(4, 3, 4, List.of(), List.of(), new PixelShares(6, 8, shares), .5);
    Document page = page(Status.FOUND, MadeChecks.stability(shifted));
    assertContains(
        "4 of 4 repeats with other random seeds, the picture shifted by up to 3 pixels before it"
            + " was cut, found an anchor. On average their anchors have 50 % of their area",
        text(page));
    assertEquals(3 + 2 + 1, all(page, "img").size());
    assertEquals(1, all(page, "ol").size());
  }

  @Test
  void curvesAreToldApart() throws Exception {
    Document page =
        page(Status.FOUND, MadeChecks.faithfulness(MadeChecks.all().faithfulness().orElseThrow()));
    List<String> lines =
        all(page, "polyline").stream().map(line -> line.getAttribute("class")).toList();
    assertEquals(List.of("line", "line deletion"), lines);
    assertEquals(2, all(page, "circle").size(), "the anchor on both");
    String text = text(page);
    for (String fact :
        List.of("0.65: the area", "0.32: the area", "\u22120.03: what", "0.46: what")) {
      assertContains(fact, text);
    }
  }

  @Test
  void namesOfCurvesThatEndTogetherStandApart() throws Exception {
    for (double end : new double[] {0, .02, .5, .98, 1}) {
      Document page =
          page(
              Status.FOUND,
              MadeChecks.faithfulness(
                  MadeChecks.curves(List.of(.5, .5, .5, .5, end), List.of(.5, .5, .5, .5, end))));
      List<Double> heights =
          all(page, "text").stream()
              .filter(name -> name.getTextContent().endsWith("tion"))
              .map(name -> Double.valueOf(name.getAttribute("y")))
              .toList();
      assertEquals(2, heights.size());
      assertTrue(Math.abs(heights.get(0) - heights.get(1)) > 14, heights + " at " + end);
    }
  }

  @Test
  void oneSuperpixelAndNoAnchor() throws Exception {
    ClassScore cat = new ClassScore(0, "cat", .8);
    for (Superpixels anchor : List.of(Superpixels.all(1), Superpixels.none(1))) {
      Explanation explanation =
          Made.explanation(
              Made.stripes(1, 1, 1),
              Made.result(
                  anchor.isEmpty() ? Status.EMPTY : Status.FOUND, anchor, Precision.exact(1)),
              List.of(cat),
              cat,
              List.of());
      ExplanationReport plain = Made.data(explanation);
      Checks checks =
          new Checks(
              List.of(explanation),
              Optional.of(
                  new FillSensitivity(
                      List.of(
                          new UnderFill(new Fill.Blur(1), explanation, true, Precision.exact(1))))),
              Optional.of(
                  new Stability(
                      2,
                      0,
                      2,
                      List.of(new Count(anchor, 2)),
                      List.of(1.),
                      new PixelShares(1, 1, new float[] {anchor.size()}),
                      1)),
              Optional.of(MadeChecks.curves(List.of(.1, .8), List.of(.8, .1))));
      Document page =
          parse(
              Made.page(
                  new ExplanationReport(
                      explanation,
                      checks,
                      List.of(),
                      plain.model(),
                      "p",
                      false,
                      Duration.ZERO,
                      "{}",
                      "1",
                      Optional.empty())));
      assertEquals(TITLES, titles(page));
      assertEquals(2 * anchor.size(), all(page, "circle").size());
    }
  }

  @Test
  void textsOfModelsAreNoMarkup() throws Exception {
    Explanation other = MadeChecks.other(PageTest.NASTY, Status.FOUND, Superpixels.of(4, 0));
    String html = Made.page(MadeChecks.data(Status.FOUND, MadeChecks.others(other)));
    assertFalse(html.contains("<script"));
    assertContains("“<script>alert(1)</script>\"'&\uFFFD\uFFFD é猫”", captions(parse(html)));
  }

  @Test
  void backgroundsAreShownByTheFirst() throws Exception {
    Fill pictures = new Fill.Backgrounds(List.of(Made.image(6, 8), Image.of(6, 8, new byte[144])));
    var under = MadeChecks.under(pictures, Status.FOUND, MadeChecks.ANCHOR, Precision.exact(1));
    assertContains(
        "Hidden by a part of another picture.",
        captions(page(Status.FOUND, MadeChecks.fills(under))));
  }
}
