package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Status;
import java.util.List;

/** What would make the model give its next likely answers. */
final class OtherAnswers {
  private static final int MOST_NUMBERS = 8;

  private final List<Explanation> others;
  private final Pictures pictures;

  OtherAnswers(List<Explanation> others, Pictures pictures) {
    this.others = others;
    this.pictures = pictures;
  }

  Element section() {
    Element grid = Element.of("div", "grid cards");
    others.forEach(other -> grid.add(card(other)));
    return Page.section("What speaks for the other answers")
        .add(
            Element.text(
                "p",
                "The same question for the next likely answers: which part, kept while the rest is"
                    + " masked at random, makes the model say each of them?"))
        .add(grid);
  }

  private Element card(Explanation other) {
    Superpixels anchor = other.result().anchor();
    Status status = other.result().status();
    boolean nothing = anchor.isEmpty() && !status.found();
    Element caption =
        new Element("figcaption")
            .add(
                Element.text("b", Words.quote(Words.brief(other.explained().label())))
                    .add(" (" + Words.percent(other.explained().probability()) + ")"))
            .add(Element.of("span", "says").add(sentence(other)))
            .add(
                Element.of("span", "detail")
                    .add(nothing ? "Precision with nothing kept for sure: " : "Precision: ")
                    .add(Facts.bounds(other.result().precision()) + "."));
    return Figures.figure(
        status.found() ? "sample kept" : "sample lost",
        nothing ? pictures.smallWithoutColour() : pictures.small(anchor),
        "The picture with " + Words.superpixels(anchor, MOST_NUMBERS) + " in colour.",
        caption);
  }

  private static String sentence(Explanation other) {
    int size = other.result().anchor().size();
    String part =
        "%d of %d superpixels (%s of the picture)"
            .formatted(
                size, other.segmentation().superpixels(), Words.percent(other.anchorPixelShare()));
    String shown = size == 0 ? "" : " Shown: the best so far, " + part + ".";
    return switch (other.result().status()) {
      case FOUND -> "Keeping " + part + " is enough for it.";
      case EMPTY -> "No part in particular is needed for it.";
      case NOT_FOUND -> "No part that was tried is enough for it." + shown;
      case LIMIT -> "The evaluations or draws allowed were spent before a part was found." + shown;
      case DEADLINE -> "Time ran out before a part was found." + shown;
      case CANCELLED -> "Stopped before a part was found." + shown;
    };
  }
}
