package dev.kedge.report.comparison;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.compare.Cell;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Defence;
import dev.kedge.compare.Defended;
import dev.kedge.compare.ModelAnswers;
import dev.kedge.compare.Which;
import dev.kedge.report.page.Document;
import dev.kedge.report.page.Element;
import dev.kedge.report.page.Facts;
import dev.kedge.report.page.Words;
import java.util.List;
import java.util.Optional;

/** The tables of a comparison. */
final class Tables {
  private final Comparison comparison;

  Tables(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Each anchor on each picture, for each answer. */
  Element precisions() {
    Element table = table("Anchor", "kept on", "answer", "Precision");
    for (Cell cell : comparison.precisions()) {
      boolean own = cell.anchor() == cell.picture() && cell.anchor() == cell.label();
      table.add(
          row(own ? "own" : "")
              .add(letter("td", cell.anchor()))
              .add(letter("td", cell.picture()))
              .add(Element.text("td", label(side(cell.label()).explained())))
              .add(
                  Element.text("td", Facts.bounds(cell.precision()))
                      .add(bar(cell.precision().value()))));
    }
    return Document.section("Would the one's anchor hold the other's picture?")
        .add(
            Element.text(
                "p",
                "Each anchor is kept on each picture, the rest masked at random: how often does the"
                    + " model give each answer? Each pair of bounds holds with %s confidence by itself."
                        .formatted(
                            Words.percent(1 - comparison.options().question().required().delta()))))
        .add(scrolled(table));
  }

  private static Element bar(double share) {
    return Element.of("span", "track")
        .add(Element.of("span", "bar").with("style", "width:" + 100 * share + "%"));
  }

  /** What is said after each defence. */
  Element defences() {
    Element table = table("Photo after", "A", "B", "");
    for (Defended defended : comparison.defended()) {
      boolean restored = !comparison.sameAnswer() && defended.restores();
      Element verdict = new Element("td");
      if (restored) {
        verdict.add(Element.of("b", "verdict").add("A's answer is back"));
      }
      table.add(
          row("")
              .add(Element.text("td", name(defended.defence())))
              .add(said(defended.first(), defended.firstAnchor()))
              .add(said(defended.second(), defended.secondAnchor()))
              .add(verdict));
    }
    return Document.section("Does it survive handling?")
        .add(
            Element.text(
                "p",
                "Diagnostics, not protection: a change that a JPEG copy or a blur undoes is"
                    + " fragile, but who knows of these attacks through them."))
        .add(scrolled(table));
  }

  /** What each model says of both. */
  Element models() {
    Element table = table("Model", "A", "B", "");
    for (ModelAnswers answers : comparison.models()) {
      Element verdict = new Element("td");
      verdict.add(answers.same() ? "the same" : "differ");
      table.add(
          row("")
              .add(Element.text("td", answers.model().name()))
              .add(said(answers.first(), Optional.empty()))
              .add(said(answers.second(), Optional.empty()))
              .add(verdict));
    }
    return Document.section("What other models say").add(scrolled(table));
  }

  private static Element said(ClassScore score, Optional<Explanation> anchor) {
    Element cell =
        Element.text("td", label(score))
            .add(Element.of("span", "detail").add(Words.percent(score.probability())));
    anchor.ifPresent(
        found -> cell.add(Element.of("span", "detail").add("anchor: " + anchor(found))));
    return cell;
  }

  private static String anchor(Explanation explanation) {
    return explanation.result().status().found()
        ? Sentences.names(explanation.result().anchor())
        : "not found";
  }

  private Explanation side(Which which) {
    return which == Which.FIRST ? comparison.first() : comparison.second();
  }

  private static String label(ClassScore score) {
    return Words.brief(score.label());
  }

  static Element letter(String tag, Which which) {
    return new Element(tag)
        .add(
            Element.of("b", which == Which.FIRST ? "letter a" : "letter b")
                .add(which == Which.FIRST ? "A" : "B"));
  }

  private static String name(Defence defence) {
    return switch (defence) {
      case JPEG_75 -> "JPEG, quality 75";
      case JPEG_50 -> "JPEG, quality 50";
      case MEDIAN_3 -> "median of 3 × 3 pixels";
      case BIT_DEPTH_4 -> "16 levels a colour";
      case RESIZE_AND_PAD -> "nine tenths as large, in a black frame";
      case BLUR -> "a blur of 1 pixel";
    };
  }

  private static Element table(String... heads) {
    Element row = new Element("tr");
    for (String head : List.of(heads)) {
      row.add(Element.text("th", head).with("scope", "col"));
    }
    return new Element("table").add(row);
  }

  private static Element row(String cssClass) {
    return cssClass.isEmpty() ? new Element("tr") : Element.of("tr", cssClass);
  }

  private static Element scrolled(Element table) {
    return Element.of("div", "scrolled").add(table);
  }
}
