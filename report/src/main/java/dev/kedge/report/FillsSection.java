package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.check.FillSensitivity;
import dev.kedge.check.FillSensitivity.UnderFill;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.util.List;
import java.util.stream.IntStream;

/** Whether another anchor is found where masked superpixels show something else. */
final class FillsSection {
  private static final int MOST_NUMBERS = 8;

  private final Explanation explanation;
  private final List<UnderFill> fills;

  FillsSection(Explanation explanation, FillSensitivity sensitivity) {
    this.explanation = explanation;
    this.fills = sensitivity.fills();
  }

  Section section() {
    return Section.of(
        "Does it depend on what hides the rest?",
        new Paragraph(answer()),
        new Paragraph(
            "Above, a masked part shows %s. Each picture here keeps only the anchor that is found with another fill."
                .formatted(Words.shownInstead(explanation.scene().fill())),
            true),
        new Figures(
            Layout.CARDS,
            IntStream.range(0, fills.size()).mapToObj(i -> card(i, fills.get(i))).toList()));
  }

  private String answer() {
    if (!explanation.result().status().found()) {
      return "No anchor was found above; under %s of %s there is one."
          .formatted(
              fills.stream().filter(FillsSection::found).count(),
              Words.count(fills.size(), "other fill"));
    }
    long same = fills.stream().filter(FillsSection::same).count();
    if (same == fills.size()) {
      return same == 1
          ? "No: the other fill leads to the same anchor."
          : "No: all %s other fills lead to the same anchor.".formatted(same);
    }
    if (same > 0) {
      return "Partly: %s of %s other fills %s to the same anchor."
          .formatted(same, fills.size(), same == 1 ? "leads" : "lead");
    }
    return fills.size() == 1
        ? "Yes: the other fill does not lead to the same anchor."
        : "Yes: none of the %s other fills leads to the same anchor.".formatted(fills.size());
  }

  private static boolean same(UnderFill fill) {
    return fill.sameAnchor() && found(fill);
  }

  private static boolean found(UnderFill fill) {
    return fill.explanation().result().status().found();
  }

  private Figure card(int number, UnderFill fill) {
    String names = Words.superpixels(fill.explanation().result().anchor(), MOST_NUMBERS);
    String hider = Words.shownInstead(fill.fill());
    return new Figure(
        ExplanationStory.OTHER_FILL,
        number,
        same(fill) ? Role.GOOD : Role.BAD,
        "The picture with only " + names + " kept; the rest shows " + hider + ".",
        caption(fill, names, List.of("Hidden by " + hider + ".", first(fill))));
  }

  private static Caption caption(UnderFill fill, String names, List<String> more) {
    if (!found(fill)) {
      return new Caption("No anchor", true, "best so far: " + names, more);
    }
    if (fill.explanation().result().status() == Status.EMPTY) {
      return new Caption("No part needed", true, "", more);
    }
    return new Caption(fill.sameAnchor() ? "Same anchor" : "Another anchor", true, names, more);
  }

  /** How the first explanation's anchor fares under this fill. */
  private String first(UnderFill fill) {
    Precision precision = fill.precisionOfFirst();
    Status status = explanation.result().status();
    String which =
        status == Status.EMPTY
            ? "Nothing kept for sure"
            : status.found() ? "The anchor above" : "The part above";
    return Words.known(precision)
        ? "%s: %s (precision %s).".formatted(which, against(precision), Words.bounds(precision))
        : which + ": precision not known.";
  }

  /** Whether a precision reaches what was asked for, as far as its bounds tell. */
  private String against(Precision precision) {
    double threshold = explanation.question().required().threshold();
    if (precision.low() >= threshold) {
      return "enough";
    }
    return precision.high() < threshold ? "not enough" : "too close to tell";
  }
}
