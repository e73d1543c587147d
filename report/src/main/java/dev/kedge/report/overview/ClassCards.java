package dev.kedge.report.overview;

import dev.kedge.report.Words;
import dev.kedge.report.html.ColourScale;
import dev.kedge.report.html.Document;
import dev.kedge.report.html.Element;
import java.util.List;

/** What holds each class: where anchors lie, and what they are made of. */
final class ClassCards {
  private static final int MOST_KINDS = 3;

  /** Draws a picture. */
  @FunctionalInterface
  interface Drawing {
    Element of(View view);
  }

  private final Overview overview;
  private final Drawing drawing;

  ClassCards(Overview overview, Drawing drawing) {
    this.overview = overview;
    this.drawing = drawing;
  }

  /** Whether any class has pictures enough for a card. */
  boolean any() {
    return !large().isEmpty();
  }

  private List<Gathered> large() {
    return overview.classes().stream()
        .filter(of -> of.pictures() >= Overview.LEAST_OF_CLASS)
        .toList();
  }

  Element section() {
    Element cards = Element.of("div", "classes");
    List<Gathered> large = large();
    large.stream().limit(OverviewPage.MOST_CLASSES).forEach(of -> cards.add(card(of)));
    Element section =
        Document.section("What each class hangs on")
            .add(
                new Element("p")
                    .add(
                        "The square shows where in the picture anchors of the class lie; the"
                            + " patches, what they are made of (in brackets: of the whole"
                            + " pictures)."))
            .add(legend())
            .add(cards);
    int left = large.size() - OverviewPage.MOST_CLASSES;
    if (left > 0) {
      section.add(
          small(
              "The classes with most pictures; "
                  + Words.count(left)
                  + " more are in summary.json."));
    }
    int few = overview.classes().size() - large.size();
    return few > 0
        ? section.add(
            small(
                "%s of one or two pictures %s not shown here, as so few say nothing of a class."
                    .formatted(
                        Words.count(few, "more class", "more classes"), few == 1 ? "is" : "are")))
        : section;
  }

  private static Element small(String text) {
    return Element.of("p", "small").add(text);
  }

  private static Element legend() {
    return Element.of("div", "legend")
        .add(Element.text("span", "never in the anchor"))
        .add(Element.of("span", "scale").with("style", ColourScale.gradient()))
        .add(Element.text("span", "always"));
  }

  private Element card(Gathered of) {
    Element card =
        Element.of("article", "class")
            .add(Element.text("h3", Words.brief(of.label())))
            .add(
                Element.of("p", "small")
                    .add(
                        of.anchored() == of.pictures()
                            ? Words.count(of.pictures(), "picture")
                            : "%s, %s with an anchor"
                                .formatted(
                                    Words.count(of.pictures(), "picture"),
                                    Words.count(of.anchored()))));
    if (of.anchored() == 0) {
      return card;
    }
    Element row = Element.of("div", "row").add(map(of)).add(kinds(of));
    Element examples = Element.of("ul", "contacts few");
    overview
        .examples()
        .getOrDefault(of.index(), List.of())
        .forEach(view -> examples.add(drawing.of(view)));
    return card.add(row).add(examples);
  }

  private static Element map(Gathered of) {
    Element svg =
        Element.of("svg", "map")
            .with("viewBox", "0 0 " + Region.SIDE + " " + Region.SIDE)
            .with("role", "img")
            .with("aria-label", "Where anchors lie");
    for (int cell = 0; cell < Region.SIDE * Region.SIDE; cell++) {
      svg.add(
          new Element("rect")
              .with("x", cell % Region.SIDE)
              .with("y", cell / Region.SIDE)
              .with("width", "1.02")
              .with("height", "1.02")
              .with("fill", ColourScale.css(of.cell(cell)))
              .add(Element.text("title", Words.percent(of.cell(cell)))));
    }
    return svg;
  }

  private Element kinds(Gathered of) {
    Element list = Element.of("ul", "kinds");
    for (int kind : of.kindsByAnchors().stream().limit(MOST_KINDS).toList()) {
      list.add(
          new Element("li")
              .add(KindTable.swatch(overview.palette().kinds().get(kind)))
              .add(
                  Element.text("b", Words.percent(of.inAnchors(kind)))
                      .with("title", "of the anchors' pixels"))
              .add(Element.of("span", "small").add("(" + Words.percent(of.inAll(kind)) + ")")));
    }
    return list;
  }
}
