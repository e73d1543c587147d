package dev.kedge.report.overview;

import dev.kedge.report.Words;
import dev.kedge.report.html.Document;
import dev.kedge.report.html.Element;
import java.util.stream.IntStream;

/** What anchors are made of, over all classes. */
final class KindTable {
  private static final double LEAST = .005;

  private final Overview overview;

  KindTable(Overview overview) {
    this.overview = overview;
  }

  Element section() {
    Gathered all = overview.all();
    Element list = Element.of("ol", "bars kinds-table");
    IntStream.range(0, overview.palette().kinds().size())
        .boxed()
        .filter(kind -> all.inAll(kind) >= LEAST)
        .sorted((a, b) -> Double.compare(lift(all, b), lift(all, a)))
        .forEach(kind -> list.add(row(kind)));
    return Document.section("What anchors are made of")
        .add(
            new Element("p")
                .add(
                    "All superpixels, sorted into groups alike in colour and in how much it varies."
                        + " The upper bar is the group's share of the anchors, the lower one its"
                        + " share of the whole pictures: where the upper one is longer, the model"
                        + " leans on it."))
        .add(list);
  }

  private static double lift(Gathered all, int kind) {
    return all.inAnchors(kind) / all.inAll(kind);
  }

  private Element row(int kind) {
    Gathered all = overview.all();
    return new Element("li")
        .add(swatch(overview.palette().kinds().get(kind)))
        .add(
            Element.of("span", "both")
                .add(bar("in-anchors", all.inAnchors(kind)))
                .add(bar("in-all", all.inAll(kind))))
        .add(
            Element.of("span", "value")
                .add(
                    "%s of anchors, %s of pictures"
                        .formatted(
                            Words.percent(all.inAnchors(kind)), Words.percent(all.inAll(kind)))));
  }

  private static Element bar(String cssClass, double share) {
    return Element.of("span", "bar " + cssClass)
        .with("style", "width:" + Words.fixed(100 * share, 1) + "%");
  }

  /** A patch in a kind's colour, striped as much as its pixels vary. */
  static Element swatch(Palette.Kind kind) {
    Oklab colour = kind.colour();
    String dark = shifted(colour, -kind.spread()).css();
    String light = shifted(colour, kind.spread()).css();
    return Element.of("span", "swatch")
        .with(
            "style",
            "background:repeating-linear-gradient(45deg,%s 0 3px,%s 3px 6px)"
                .formatted(dark, light));
  }

  private static Oklab shifted(Oklab colour, double lighter) {
    return new Oklab(Math.clamp(colour.lightness() + lighter, 0, 1), colour.a(), colour.b());
  }
}
