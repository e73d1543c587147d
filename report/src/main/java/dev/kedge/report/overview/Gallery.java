package dev.kedge.report.overview;

import dev.kedge.report.Words;
import dev.kedge.report.html.Document;
import dev.kedge.report.html.Element;
import java.util.List;

/**
 * All pictures, or some of very many, with their names. A script of the page sorts and filters
 * them; without it they are all there, by name, and its controls are not.
 */
final class Gallery {
  private final Overview overview;
  private final Thumbnails thumbnails;

  Gallery(Overview overview, Thumbnails thumbnails) {
    this.overview = overview;
    this.thumbnails = thumbnails;
  }

  Element section() {
    int shown = overview.sheet().size();
    int all = overview.tally().explained().size();
    Element section = Document.section(shown < all ? "Some of the pictures" : "All pictures");
    section.with("id", "pictures");
    if (shown < all) {
      section.add(
          Element.text(
              "p",
              "%s of %s, drawn at random. The others are in explanations.jsonl and views.jsonl."
                  .formatted(Words.count(shown), Words.count(all, "picture"))));
    }
    if (shown > 1) {
      section.add(controls(shown));
    }
    Element list = Element.of("ul", "contacts").with("id", "gallery");
    overview.sheet().forEach(view -> list.add(thumbnails.named(view)));
    return section.add(list);
  }

  private Element controls(int shown) {
    Element found = new Element("select").with("id", "found").add(option("", "whatever was found"));
    for (Finding finding : Finding.values()) {
      long count = overview.sheet().stream().filter(v -> v.finding() == finding).count();
      if (count > 0) {
        found.add(option(finding.key(), "%s (%s)".formatted(finding.words(), Words.count(count))));
      }
    }
    Element order = new Element("select").with("id", "order");
    List.of(
            option("name", "by name"),
            option("class", "by class"),
            option("small", "smallest anchors first"),
            option("large", "largest anchors first"))
        .forEach(order::add);
    return Element.of("form", "controls")
        .with("id", "controls")
        .with("hidden", "hidden")
        .add(
            labelled(
                "Show",
                new Element("input")
                    .with("id", "words")
                    .with("type", "search")
                    .with("placeholder", "name or class")))
        .add(labelled("with", found))
        .add(labelled("sorted", order))
        .add(new Element("output").with("id", "count").add(Words.count(shown, "picture")));
  }

  private static Element labelled(String words, Element control) {
    return new Element("label").add(Element.text("span", words)).add(control);
  }

  private static Element option(String value, String words) {
    return Element.text("option", words).with("value", value);
  }
}
