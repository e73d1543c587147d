package dev.kedge.report.comparison;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.Part;
import dev.kedge.compare.Restoring;
import dev.kedge.compare.Which;
import dev.kedge.image.PictureDistance;
import dev.kedge.report.page.Bars;
import dev.kedge.report.page.Document;
import dev.kedge.report.page.Element;
import dev.kedge.report.page.Facts;
import dev.kedge.report.page.Figures;
import dev.kedge.report.page.Png;
import dev.kedge.report.page.Words;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The page of a comparison: first what a stranger must see, then what it rests on. */
final class ComparisonPage {
  private final ComparisonData data;
  private final Comparison comparison;
  private final ComparedPictures pictures;
  private final Sentences sentences;

  ComparisonPage(ComparisonData data, ComparedPictures pictures) {
    this.data = data;
    this.comparison = data.comparison();
    this.pictures = pictures;
    this.sentences = new Sentences(data);
  }

  /** The file's text. */
  String html() throws IOException {
    return Document.html(
        sentences.headline() + " · Kedge",
        main(),
        Document.resource(ComparisonPage.class, "comparison.css"));
  }

  private Element main() {
    Tables tables = new Tables(comparison);
    Element main =
        Element.of("main", "comparison")
            .add(
                new Element("header")
                    .add(Element.of("p", "photo").add(names()))
                    .add(Element.text("h1", sentences.headline()))
                    .add(Element.of("p", "reason").add(sentences.reason())));
    if (!comparison.cutShort().isEmpty()) {
      main.add(cutShort());
    }
    main.add(pair());
    comparison
        .restoring()
        .filter(restoring -> !comparison.sameAnswer())
        .ifPresent(restoring -> main.add(restoring(restoring)));
    main.add(top());
    comparison.nullBand().ifPresent(band -> main.add(band(band)));
    if (!comparison.precisions().isEmpty()) {
      main.add(tables.precisions());
    }
    if (!comparison.defended().isEmpty()) {
      main.add(tables.defences());
    }
    if (comparison.models().size() > 1) {
      main.add(tables.models());
    }
    comparison.difference().ifPresent(difference -> main.add(distances(difference)));
    return main.add(cut()).add(repeat());
  }

  private String names() {
    String pair = "A: " + data.firstImage() + " · B: " + data.secondImage();
    return data.twoModels()
        ? "A: %s by %s · B: %s by %s"
            .formatted(
                data.firstImage(),
                data.firstModel().name(),
                data.secondImage(),
                data.secondModel().name())
        : pair + " · seen by " + data.firstModel().name();
  }

  private Element cutShort() {
    String parts =
        comparison.cutShort().stream().map(ComparisonPage::name).collect(Collectors.joining(", "));
    return Element.of("section", "notice")
        .add(Element.text("h2", "Not all of it is here"))
        .add(
            Element.text(
                "p", "The limits ended the work before this was finished: " + parts + "."));
  }

  private static String name(Part part) {
    return switch (part) {
      case ANCHORS -> "the anchors";
      case DEFENCES -> "the defences";
      case RESTORING -> "what restores the answers";
      case PRECISIONS -> "each anchor on each picture";
      case NULL_BAND -> "the null band";
      case OWN_ANCHOR -> "B's anchor on its own superpixels";
      case DEFENCE_ANCHORS -> "the anchors after each defence";
    };
  }

  private Element pair() {
    Element pair = Element.of("section", "pair");
    pair.add(side(Which.FIRST, comparison.first(), pictures.first()));
    pair.add(side(Which.SECOND, comparison.second(), pictures.second()));
    pair.add(anchor(Which.FIRST, comparison.first(), pictures.firstAnchor()));
    pair.add(anchor(Which.SECOND, comparison.second(), pictures.secondAnchor()));
    pictures
        .difference()
        .filter(picture -> !sentences.sameView())
        .ifPresent(picture -> pair.add(difference(picture)));
    return pair;
  }

  private static Element side(Which which, Explanation explanation, Png picture) {
    String css = which == Which.FIRST ? "side a" : "side b";
    Element caption =
        new Element("figcaption")
            .add(Element.of("b", "letter").add(which == Which.FIRST ? "A" : "B"))
            .add(" ")
            .add(Element.of("b", "answer").add(Sentences.quoted(explanation)))
            .add(" " + Words.percent(explanation.explained().probability()));
    return Figures.figure(css, picture, "The picture as the model sees it.", caption);
  }

  private static Element anchor(Which which, Explanation explanation, Png picture) {
    String css = which == Which.FIRST ? "side a" : "side b";
    String names = Sentences.names(explanation.result().anchor());
    String says =
        switch (explanation.result().status()) {
          case FOUND ->
              "What holds it: the part in colour, %s (%s of the picture)."
                  .formatted(names, Words.percent(explanation.anchorPixelShare()));
          case EMPTY -> "No part in particular holds it.";
          case NOT_FOUND -> "No part that was tried holds it; in colour the best, " + names + ".";
          case LIMIT, DEADLINE, CANCELLED ->
              "Stopped early; in colour the best so far, " + names + ".";
        };
    return Figures.figure(css, picture, says, Figures.caption(says));
  }

  private Element difference(Png picture) {
    Difference difference = comparison.difference().orElseThrow();
    var first = comparison.first().result().anchor();
    var second = comparison.second().result().anchor();
    Element caption =
        new Element("figcaption")
            .add(
                "What changed, amplified %d times: grey where nothing did. "
                    .formatted(pictures.scale()))
            .add(
                "Of the squared difference %s lies in A's anchor (blue), %s in B's (amber), %s in neither."
                    .formatted(
                        Words.percent(difference.energy(first)),
                        Words.percent(difference.energy(second)),
                        Words.percent(Math.max(0, 1 - difference.energy(first.union(second))))));
    return Figures.figure("change", picture, "The amplified difference.", caption);
  }

  private Element restoring(Restoring restoring) {
    Element pair = Element.of("div", "pair");
    pictures
        .firstIntoSecond()
        .ifPresent(
            picture ->
                pair.add(
                    Figures.figure(
                        "side a",
                        picture,
                        "B with a part of A.",
                        Figures.caption(
                            sentences.restores(restoring.firstIntoSecond(), Which.FIRST)))));
    pictures
        .secondIntoFirst()
        .ifPresent(
            picture ->
                pair.add(
                    Figures.figure(
                        "side b",
                        picture,
                        "A with a part of B.",
                        Figures.caption(
                            sentences.restores(restoring.secondIntoFirst(), Which.SECOND)))));
    return Document.section("What brings the answer back")
        .add(
            Element.text(
                "p",
                "Exactly the outlined superpixels are copied, all else stays; the pasted picture"
                    + " was sent through the model."))
        .add(pair);
  }

  private Element top() {
    Element pair = Element.of("div", "pair");
    pair.add(bars("A", comparison.first()));
    pair.add(bars("B", comparison.second()));
    return Document.section("What the model says").add(pair);
  }

  private static Element bars(String letter, Explanation explanation) {
    Element bars = Element.of("ol", "bars");
    for (ClassScore score : explanation.top()) {
      boolean explained = score.index() == explanation.explained().index();
      bars.add(
          Bars.bar(
              explained ? "explained" : "other",
              Words.brief(score.label()),
              Words.percent(score.probability()),
              score.probability()));
    }
    return Element.of("div", letter.equals("A") ? "side a" : "side b")
        .add(Element.of("b", "letter").add(letter))
        .add(bars);
  }

  private Element band(NullBand band) {
    double observed = comparison.overlap().pixels();
    String where =
        band.contains(observed)
            ? "lies among them: by itself it says nothing."
            : observed < band.low()
                ? "lies below all of them: this is more than chance and harmless noise do."
                : "lies above all of them.";
    long lost =
        band.repeats().stream()
            .filter(r -> r.explained().index() != comparison.first().explained().index())
            .count();
    return Document.section("Is the move of the anchor more than noise?")
        .add(
            Element.text(
                "p",
                "The two anchors overlap in %s of their pixels (shared area as a share of both together). A explained again with other seeds, one grey level of noise, JPEG 90 or Gaussian noise of the same size gives overlaps of %s to %s over %s; the one observed %s"
                        .formatted(
                            Words.percent(observed),
                            Words.percent(band.low()),
                            Words.percent(band.high()),
                            Words.count(band.repeats().size(), "repeat"),
                            where)
                    + (lost == 0
                        ? ""
                        : " In %d of them the noise alone changed the answer.".formatted(lost))))
        .add(new Element("figure").add(BandDrawing.of(band, observed)));
  }

  private Element distances(Difference difference) {
    Map<String, String> facts = new LinkedHashMap<>();
    difference
        .photos()
        .ifPresentOrElse(
            photos -> facts.put("Photos", distance(photos)),
            () -> facts.put("Photos", "of different sizes: compared as the model sees them"));
    facts.put("As the model sees them", distance(difference.views()));
    return Document.section("How far apart they are").add(Facts.definitions(facts));
  }

  private static String distance(PictureDistance d) {
    return "%s changed (L0), L2 %s, L∞ %s (%.0f of 255), PSNR %s, SSIM %s"
        .formatted(
            Words.count(d.changedPixels(), "pixel"),
            fixed(d.l2()),
            fixed(d.linf()),
            d.linf() * 255,
            Double.isFinite(d.psnr()) ? fixed(d.psnr()) + " dB" : "infinite",
            fixed(d.ssim()));
  }

  private static String fixed(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  private Element cut() {
    int count = comparison.segmentation().superpixels();
    Element section =
        Document.section("How the pictures were cut")
            .add(
                Element.text(
                    "p",
                    "Both anchors above are made of A's superpixels, so that they can be compared"
                        + " one by one."));
    Element pair = Element.of("div", "pair");
    pair.add(
        Figures.numbered(
            pictures.superpixels(),
            comparison.segmentation(),
            "A with the edges of its superpixels.",
            Figures.caption(
                Words.count(count, "superpixel")
                    + " of A"
                    + (count <= Figures.MOST_NUMBERS ? ", numbered from 0." : "."))));
    pictures
        .secondOwnAnchor()
        .ifPresent(
            picture -> pair.add(Figures.figure("side b", picture, own(), Figures.caption(own()))));
    return section.add(pair);
  }

  private String own() {
    Explanation own = comparison.secondOwn().orElseThrow();
    boolean found = own.result().status().found();
    String overlap =
        comparison.ownOverlap().isPresent()
            ? " It shares %s of its pixels with A's anchor."
                .formatted(Words.percent(comparison.ownOverlap().getAsDouble()))
            : "";
    return "Cut by itself, B has %s; its anchor there %s.%s"
        .formatted(
            Words.count(own.segmentation().superpixels(), "superpixel"),
            found ? "is " + Sentences.names(own.result().anchor()) : "was not found",
            overlap);
  }

  private Element repeat() {
    Element section = Document.section("To repeat it");
    data.command()
        .ifPresent(command -> section.add(new Element("pre").add(Element.text("code", command))));
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("Model evaluations", Words.count(comparison.evaluations(), "picture"));
    facts.put("Time in all", Words.seconds(comparison.duration()));
    facts.put("Seed", Long.toString(comparison.options().question().seed()));
    facts.put("Pictures masked by", comparison.first().perturbation());
    facts.put("Model run by", comparison.first().inference());
    facts.put("Kedge", data.version());
    return section
        .add(Facts.definitions(facts))
        .add(
            new Element("details")
                .add(Element.text("summary", "Everything as JSON"))
                .add(new Element("pre").add(Element.text("code", data.json()))));
  }
}
