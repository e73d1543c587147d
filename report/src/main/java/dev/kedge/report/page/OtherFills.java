package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.check.FillSensitivity;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Precision;
import java.util.List;

/** Whether another anchor is found where masked superpixels show something else. */
final class OtherFills {
  private static final int MOST_NUMBERS = 8;

  private final Explanation explanation;
  private final List<UnderFill> fills;
  private final Pictures pictures;

  OtherFills(Explanation explanation, FillSensitivity sensitivity, Pictures pictures) {
    this.explanation = explanation;
    this.fills = sensitivity.fills();
    this.pictures = pictures;
  }

  Element section() {
    Element grid = Element.of("div", "grid cards");
    fills.forEach(fill -> grid.add(card(fill)));
    return Page.section("Does it depend on what hides the rest?")
        .add(
            Element.text(
                "p",
                "%s Above, a masked part shows %s. Each picture here keeps only the anchor that is found with another fill."
                    .formatted(answer(), Words.shownInstead(explanation.scene().fill()))))
        .add(grid);
  }

  private String answer() {
    if (!explanation.result().status().found()) {
      return "No anchor was found above; under %d of %s there is one."
          .formatted(
              fills.stream().filter(OtherFills::found).count(),
              Words.count(fills.size(), "other fill"));
    }
    long same = fills.stream().filter(OtherFills::same).count();
    if (same == fills.size()) {
      return same == 1
          ? "No: the other fill leads to the same anchor."
          : "No: all %d other fills lead to the same anchor.".formatted(same);
    }
    if (same > 0) {
      return "Partly: %d of %d other fills %s to the same anchor."
          .formatted(same, fills.size(), same == 1 ? "leads" : "lead");
    }
    return fills.size() == 1
        ? "Yes: the other fill does not lead to the same anchor."
        : "Yes: none of the %d other fills leads to the same anchor.".formatted(fills.size());
  }

  private static boolean same(UnderFill fill) {
    return fill.sameAnchor() && found(fill);
  }

  private static boolean found(UnderFill fill) {
    return fill.explanation().result().status().found();
  }

  private Element card(UnderFill fill) {
    Superpixels anchor = fill.explanation().result().anchor();
    String hider = Words.shownInstead(fill.fill());
    Element caption =
        new Element("figcaption")
            .add(Element.of("b", "verdict").add(verdict(fill)))
            .add(which(fill))
            .add(Element.of("span", "says").add("Hidden by " + hider + "."))
            .add(Element.of("span", "detail").add(first(fill)));
    return Figures.figure(
        same(fill) ? "sample kept" : "sample lost",
        pictures.under(fill.fill(), anchor),
        "The picture with only "
            + Words.superpixels(anchor, MOST_NUMBERS)
            + " kept; the rest shows "
            + hider
            + ".",
        caption);
  }

  private static String verdict(UnderFill fill) {
    return switch (fill.explanation().result().status()) {
      case FOUND -> fill.sameAnchor() ? "Same anchor" : "Another anchor";
      case EMPTY -> "No part needed";
      case NOT_FOUND, LIMIT, DEADLINE, CANCELLED -> "No anchor";
    };
  }

  private static String which(UnderFill fill) {
    String names = Words.superpixels(fill.explanation().result().anchor(), MOST_NUMBERS);
    return switch (fill.explanation().result().status()) {
      case FOUND -> " " + names;
      case EMPTY -> "";
      case NOT_FOUND, LIMIT, DEADLINE, CANCELLED -> " best so far: " + names;
    };
  }

  /** How the first explanation's anchor fares under this fill. */
  private String first(UnderFill fill) {
    Precision precision = fill.precisionOfFirst();
    String which =
        switch (explanation.result().status()) {
          case FOUND -> "The anchor above: ";
          case EMPTY -> "Nothing kept for sure: ";
          case NOT_FOUND, LIMIT, DEADLINE, CANCELLED -> "The part above: ";
        };
    double threshold = explanation.question().required().threshold();
    return Findings.nothingKnown(precision)
        ? which + "precision not known."
        : "%s%s (precision %s)."
            .formatted(which, Verdicts.against(precision, threshold), Facts.bounds(precision));
  }
}
