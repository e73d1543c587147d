package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import java.util.List;
import java.util.stream.IntStream;

/** What would make the model give its next likely answers. */
final class OtherClassesSection {
  private static final int MOST_NUMBERS = 8;

  private OtherClassesSection() {}

  static Section of(List<Explanation> others) {
    return Section.of(
        "What speaks for the other answers",
        new Paragraph(
            "The same question for the next likely answers: which part, kept while the rest is"
                + " masked at random, makes the model say each of them?",
            true),
        new Figures(
            Layout.CARDS,
            IntStream.range(0, others.size()).mapToObj(i -> card(i, others.get(i))).toList()));
  }

  private static Figure card(int number, Explanation other) {
    Superpixels anchor = other.result().anchor();
    boolean found = other.result().status().found();
    String names = Words.superpixels(anchor, MOST_NUMBERS);
    return new Figure(
        ExplanationStory.OTHER_CLASS,
        number,
        found ? Role.GOOD : Role.BAD,
        "The picture with " + names + " in colour.",
        new Caption(
            Findings.label(other.explained()),
            false,
            "(" + Words.percent(other.explained().probability()) + ")",
            List.of(
                new Findings(other).forAnotherClass(),
                "%s: %s."
                    .formatted(
                        anchor.isEmpty() && !found
                            ? "Precision with nothing kept for sure"
                            : "Precision of " + names,
                        Words.bounds(other.result().precision())))));
  }
}
