package dev.kedge.report;

import dev.kedge.compare.Restoring;
import dev.kedge.compare.Which;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;

/** What, copied from one picture into the other, brings its answer back. */
final class RestoringSection {
  private RestoringSection() {}

  static Section of(Restoring restoring, ComparisonSentences sentences) {
    return Section.of(
        "What brings the answer back",
        new Paragraph(
            "Exactly the outlined superpixels are copied, all else stays; the pasted picture was"
                + " sent through the model.",
            true),
        Figures.of(
            Layout.PAIR,
            new Figure(
                ComparisonStory.FIRST_INTO_SECOND,
                0,
                Role.FIRST,
                "B with a part of A.",
                Caption.of(sentences.restores(restoring.firstIntoSecond(), Which.FIRST))),
            new Figure(
                ComparisonStory.SECOND_INTO_FIRST,
                0,
                Role.SECOND,
                "A with a part of B.",
                Caption.of(sentences.restores(restoring.secondIntoFirst(), Which.SECOND)))));
  }
}
