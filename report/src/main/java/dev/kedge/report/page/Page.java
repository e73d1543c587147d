package dev.kedge.report.page;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.search.SearchResult;
import java.io.IOException;
import java.util.List;

/** The report as one page that loads nothing from anywhere. */
final class Page {
  private final ReportData data;
  private final Explanation explanation;
  private final Checks checks;
  private final SearchResult result;
  private final Pictures pictures;
  private final Findings findings;

  Page(ReportData data, Pictures pictures) {
    this.data = data;
    this.explanation = data.explanation();
    this.checks = data.checks();
    this.result = explanation.result();
    this.pictures = pictures;
    this.findings = new Findings(data);
  }

  /** The file's text: HTML that is well-formed XML as well. */
  String html() throws IOException {
    return Document.html(title(), main(), "");
  }

  private String title() {
    return explanation.explained().label() + " · " + data.image() + " · Kedge";
  }

  private Element main() {
    Element main =
        new Element("main")
            .add(
                new Element("header")
                    .add(Element.of("p", "photo").add(data.image()))
                    .add(Element.text("h1", findings.answer()))
                    .add(Element.of("p", "reason").add(findings.reason())))
            .addAll(Notices.of(data, findings))
            .add(hero())
            .add(new Tried(explanation, pictures).section())
            .add(top());
    if (!checks.otherClasses().isEmpty()) {
      main.add(new OtherAnswers(checks.otherClasses(), pictures).section());
    }
    main.add(sureness()).add(superpixels());
    if (!result.alternatives().isEmpty() || result.disjoint().size() > 1) {
      main.add(new OtherAnchors(explanation, pictures).section());
    }
    addChecks(main);
    return main.add(repeat());
  }

  private void addChecks(Element main) {
    checks
        .fills()
        .filter(sensitivity -> !sensitivity.fills().isEmpty())
        .ifPresent(
            sensitivity -> main.add(new OtherFills(explanation, sensitivity, pictures).section()));
    checks
        .stability()
        .ifPresent(stability -> main.add(new Chance(explanation, stability, pictures).section()));
    checks
        .faithfulness()
        .ifPresent(measures -> main.add(new Compared(explanation, measures).section()));
  }

  private Element hero() {
    return Element.of("section", "hero")
        .add(
            Figures.figure(
                "large",
                pictures.anchor(),
                "The picture with the anchor in colour: "
                    + Words.superpixels(result.anchor(), Figures.MOST_NUMBERS)
                    + ".",
                Figures.caption(anchorCaption())))
        .add(
            Figures.figure(
                "small",
                pictures.original(),
                "The picture as the model sees it.",
                Figures.caption(
                    "What the model saw: %d × %d pixels."
                        .formatted(explanation.view().width(), explanation.view().height()))));
  }

  private String anchorCaption() {
    if (result.anchor().isEmpty()) {
      return "No superpixel stands out: all of the picture is shown a little dimmed.";
    }
    String what =
        switch (result.status()) {
          case FOUND -> "The anchor: ";
          case EMPTY, NOT_FOUND, LIMIT, DEADLINE, CANCELLED -> "Best so far: ";
        };
    int superpixels = explanation.segmentation().superpixels();
    return result.anchor().size() == superpixels
        ? what + "all of the picture."
        : "%sthe part in colour, %d of the %d superpixels (patches of similar pixels) that the picture was cut into. The rest may be masked."
            .formatted(what, result.anchor().size(), superpixels);
  }

  private Element top() {
    Element bars = Element.of("ol", "bars");
    for (ClassScore score : explanation.top()) {
      boolean explained = score.index() == explanation.explained().index();
      bars.add(
          Bars.bar(
              explained ? "explained" : "other",
              score.label(),
              Words.percent(score.probability()),
              score.probability()));
    }
    return section("What the model says of the whole picture").add(bars);
  }

  private Element sureness() {
    Element section = section("How sure this is, and what it took");
    section.add(Facts.precision(explanation));
    List<Double> best = result.bestPrecisionBySize();
    if (best.size() > 1) {
      Curve curve = new Curve(best, explanation.question().required().threshold());
      section.add(
          new Element("figure")
              .add(curve.drawing(result.anchor().size()))
              .add(
                  Figures.caption(
                      (explanation.search().name().equals("exhaustive")
                              ? "The best precision of any anchor of each size; dashed, the "
                              : "The best precision seen of each size, estimates from few samples"
                                  + " where the search saw no reason for more; dashed, the ")
                          + Words.percent(explanation.question().required().threshold())
                          + " that was asked for.")));
    }
    return section.add(Facts.cost(explanation).with("class", "short"));
  }

  private Element superpixels() {
    int count = explanation.segmentation().superpixels();
    return section("How the picture was cut")
        .add(
            Figures.numbered(
                pictures.superpixels(),
                explanation.segmentation(),
                "The picture with the edges of its superpixels.",
                Figures.caption(
                    Words.count(count, "superpixel")
                        + (count <= Figures.MOST_NUMBERS ? ", numbered from 0." : "."))));
  }

  private Element repeat() {
    Element section = section("To repeat it");
    data.command()
        .ifPresent(command -> section.add(new Element("pre").add(Element.text("code", command))));
    section.add(
        new Element("details").add(Element.text("summary", "All settings")).add(Settings.of(data)));
    return section.add(
        new Element("details")
            .add(Element.text("summary", "Everything as JSON"))
            .add(new Element("pre").add(Element.text("code", data.json()))));
  }

  static Element section(String title) {
    return Document.section(title);
  }
}
