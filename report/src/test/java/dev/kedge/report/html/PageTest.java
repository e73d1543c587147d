package dev.kedge.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.ExplanationReport;
import dev.kedge.search.Certified;
import dev.kedge.search.Evidence;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.SearchResult.Reasons;
import dev.kedge.search.Status;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

final class PageTest {
  static final String NASTY = "<script>alert(1)</script>\"'&\u0000\uD800 é猫";

  static Document parse(String html) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
  }

  static List<Element> all(Document page, String tag) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < page.getElementsByTagName(tag).getLength(); i++) {
      elements.add((Element) page.getElementsByTagName(tag).item(i));
    }
    return elements;
  }

  static String text(Document page) {
    return all(page, "main").getFirst().getTextContent().replace('\u00A0', ' ');
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void everyStatusIsTold(Status status) throws Exception {
    Superpixels anchor = status == Status.EMPTY ? Superpixels.none(4) : Superpixels.of(4, 1);
    SearchResult result = Made.result(status, anchor, Made.estimated(.9, .97, .99));
    Document page = parse(Made.page(Made.data(Made.cat(result))));

    assertEquals(1, all(page, "h1").size());
    assertEquals(
        "model says “cat” (80 %)",
        all(page, "h1").getFirst().getTextContent().replace('\u00A0', ' '));
    String expected =
        switch (status) {
          case FOUND ->
              "Keeping 1 of 4 superpixels (25 % of the picture) is enough: with everything else"
                  + " masked at random it still says so in about 97 % of cases.";
          case EMPTY -> "This is an answer, not an error";
          case NOT_FOUND -> "95 % was asked for";
          case LIMIT -> "The evaluations or draws allowed were spent before an anchor was found";
          case DEADLINE -> "Time ran out";
          case CANCELLED -> "Stopped on request";
          case UNREACHABLE -> "The model's server went away";
        };
    assertTrue(text(page).contains(expected), text(page));
    assertEquals(
        status == Status.FOUND ? 0 : 1,
        all(page, "aside").size(),
        "a notice for all but what was hoped for");
    if (status != Status.FOUND) {
      assertTrue(all(page, "aside").getFirst().getTextContent().contains("Next: "));
    }
  }

  @Test
  void estimateClaimsNoGuarantee() throws Exception {
    SearchResult result =
        Made.result(Status.FOUND, Superpixels.of(4, 1), Made.estimated(.96, 1, 1));
    String text = text(parse(Made.page(Made.data(Made.cat(result)))));
    assertTrue(text.contains("no guarantee"), text);
    assertTrue(text.contains("in every sample drawn"), text);
    assertFalse(text.contains("100 % of cases"), text);
  }

  @Test
  void certificateTellsItsBound() throws Exception {
    SearchResult result =
        Made.result(
            Status.FOUND,
            Superpixels.of(4, 1),
            new Precision(.98, .951, 1, .9, Evidence.CERTIFIED));
    String text = text(parse(Made.page(Made.data(Made.cat(result)))));
    assertTrue(
        text.contains("in about 98 % of cases (at least 95.1 %, with 90 % confidence)"), text);
    assertTrue(text.contains("at most 10 %"), text);
  }

  @Test
  void nothingKnownIsNotAPrecision() throws Exception {
    SearchResult result =
        Made.result(Status.CANCELLED, Superpixels.none(4), Made.estimated(0, 0, 1));
    String text = text(parse(Made.page(Made.data(Made.cat(result)))));
    assertTrue(text.contains("before anything was learnt"), text);
    assertTrue(text.contains("not known"), text);
  }

  @Test
  void textsOfModelsAndFilesAreNoMarkup() throws Exception {
    ClassScore nasty = new ClassScore(0, NASTY, .8);
    Explanation explanation =
        Made.explanation(
            Made.stripes(6, 8, 4),
            Made.result(Status.FOUND, Superpixels.of(4, 1), Precision.exact(1)),
            List.of(nasty),
            nasty,
            List.of(Made.sample(Superpixels.of(4, 1), NASTY, true)));
    String html = Made.page(Made.data(explanation, NASTY, NASTY, "{\"a\":\"" + NASTY + "\"}"));
    Document page = parse(html);

    assertEquals(0, all(page, "script").size());
    assertFalse(html.contains("<script"));
    String shown = "<script>alert(1)</script>\"'&\uFFFD\uFFFD é猫";
    assertTrue(all(page, "title").getFirst().getTextContent().contains(shown));
    assertTrue(all(page, "h1").getFirst().getTextContent().contains(shown));
    assertTrue(all(page, "pre").getLast().getTextContent().contains(shown));
  }

  @Test
  void loadsNothing() throws Exception {
    SearchResult result = Made.result(Status.FOUND, Superpixels.of(4, 1), Precision.exact(1));
    String html = Made.page(Made.data(Made.cat(result)));
    Document page = parse(html);
    assertEquals(3 + 2, all(page, "img").size());
    for (Element img : all(page, "img")) {
      assertTrue(img.getAttribute("src").startsWith("data:image/png;base64,"));
      assertFalse(img.getAttribute("alt").isBlank());
    }
    for (String tag : List.of("link", "script", "iframe", "object", "a", "image", "use")) {
      assertEquals(0, all(page, tag).size(), tag);
    }
    String style = all(page, "style").getFirst().getTextContent();
    assertFalse(style.contains("url(") || style.contains("@import"), style);
    assertTrue(html.contains(style), "CSS must need no escaping: HTML does not undo it");
    assertEquals(
        0,
        html.replace("http://www.w3.org/1999/xhtml", "").split("https?://", -1).length - 1,
        "addresses besides the namespace's name");
  }

  @Test
  void sameExplanationSamePage() throws IOException {
    SearchResult result = Made.result(Status.FOUND, Superpixels.of(4, 1), Precision.exact(1));
    assertEquals(Made.page(Made.data(Made.cat(result))), Made.page(Made.data(Made.cat(result))));
  }

  @Test
  void unknownPictureIsSaid() throws Exception {
    ClassScore guess = new ClassScore(0, "cat", .12);
    ExplanationReport data =
        Made.data(
            Made.explanation(
                Made.stripes(6, 8, 4),
                Made.result(Status.FOUND, Superpixels.of(4, 1), Precision.exact(1)),
                List.of(guess),
                guess,
                List.of()));
    ExplanationReport demo =
        new ExplanationReport(
            data.explanation(),
            Checks.NONE,
            List.of(),
            data.model(),
            "p",
            true,
            Duration.ZERO,
            "{}",
            "1",
            Optional.empty());
    assertTrue(text(parse(Made.page(data))).contains("The model does not know this picture"));
    assertFalse(text(parse(Made.page(data))).contains("--model"));
    assertTrue(text(parse(Made.page(demo))).contains("it knows its own photos only"));
    assertTrue(text(parse(Made.page(demo))).contains("--model DIR"));
  }

  @Test
  void classThatWasAskedForIsNotTheModelsOwn() throws Exception {
    ClassScore cat = new ClassScore(0, "cat", .8);
    ClassScore dog = new ClassScore(1, "dog", .2);
    Explanation explanation =
        Made.explanation(
            Made.stripes(6, 8, 4),
            Made.result(Status.FOUND, Superpixels.of(4, 1), Precision.exact(.96)),
            List.of(cat, dog),
            dog,
            List.of());
    String text = text(parse(Made.page(Made.data(explanation))));
    assertTrue(text.contains("model says “cat” (80 %). And “dog” (20 %)?"), text);
    assertTrue(text.contains("it says “dog” in 96 % of cases"), text);
  }

  @Test
  void wholePictureIsSaid() throws Exception {
    SearchResult whole =
        Made.by(new Certified(), Made.result(Status.FOUND, Superpixels.all(4), Precision.exact(1)));
    assertTrue(
        text(parse(Made.page(Made.data(Made.cat(whole)))))
            .contains("Nothing less than the whole picture was found to be enough"));
  }

  @Test
  void onePixelOneSuperpixel() throws Exception {
    ClassScore cat = new ClassScore(0, "cat", .8);
    for (Superpixels anchor : List.of(Superpixels.all(1), Superpixels.none(1))) {
      Status status = anchor.isEmpty() ? Status.EMPTY : Status.FOUND;
      Explanation explanation =
          Made.explanation(
              Made.stripes(1, 1, 1),
              Made.result(status, anchor, Precision.exact(1)),
              List.of(cat),
              cat,
              List.of());
      Document page = parse(Made.page(Made.data(explanation)));
      assertEquals("384", all(page, "img").getFirst().getAttribute("width"));
      assertEquals(1, all(page, "aside").size());
    }
  }

  @Test
  void otherAnchorsAndTheCurve() throws Exception {
    List<Alternative> alternatives =
        List.of(
            new Alternative(Superpixels.of(4, 0), Precision.exact(.97)),
            new Alternative(Superpixels.of(4, 3), Precision.exact(.96)));
    SearchResult result =
        new SearchResult(
            new Exhaustive(),
            Status.FOUND,
            Superpixels.of(4, 1),
            Precision.exact(.99),
            .5,
            alternatives,
            new Reasons(
                List.of(
                    new Alternative(Superpixels.of(4, 1), Precision.exact(.99)),
                    alternatives.getFirst(),
                    new Alternative(Superpixels.of(4, 2, 3), Precision.exact(.98))),
                true),
            List.of(),
            DoubleStream.of(.5, .99, 1, 1, 1)
                .mapToObj(best -> new Alternative(Superpixels.none(4), Precision.exact(best)))
                .toList(),
            Optional.empty());
    Document page = parse(Made.page(Made.data(Made.cat(result))));
    List<String> captions =
        all(page, "figcaption").stream()
            .map(caption -> caption.getTextContent().replace('\u00A0', ' '))
            .toList();
    assertTrue(captions.contains("97 %, superpixel 0"), captions.toString());
    assertTrue(captions.contains("98 %, superpixels 2, 3"), captions.toString());
    assertEquals(
        1,
        captions.stream().filter(caption -> caption.endsWith(", superpixel 0")).count(),
        "shown among the alternatives already");
    assertEquals(5, all(page, "circle").size());
    assertTrue(text(page).contains("3 anchors, the one above among them"), text(page));
    assertTrue(text(page).contains("No other anchor exists"), text(page));
  }

  @Test
  void styleIsReadTheSameByBrowsers() throws Exception {
    String html = Made.page(Made.data(MadeChecks.cat(Status.FOUND)));
    String style = html.substring(html.indexOf("<style>"), html.indexOf("</style>"));
    assertFalse(style.contains("&"), "a browser reads no escapes in a style");
    assertThrows(
        IllegalArgumentException.class,
        () -> dev.kedge.report.html.Element.verbatim("script", "a < b"));
  }

  @Test
  void aTinyShareHasATinyBar() {
    String bars =
        StoryHtml.bars(List.of(new dev.kedge.report.Story.Bar("a", "b", 4e-6, false))).toString();
    assertTrue(bars.contains("width:0.00%"), bars);
  }
}
