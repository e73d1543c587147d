package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import java.util.ArrayList;
import java.util.List;

/** What the superpixels of both pictures come from. */
final class CutSection {
  private CutSection() {}

  static Section of(Comparison comparison) {
    int count = comparison.segmentation().superpixels();
    List<Figure> figures = new ArrayList<>();
    figures.add(
        new Figure(
            ComparisonStory.SUPERPIXELS,
            0,
            Role.PLAIN,
            "A with the edges of its superpixels.",
            Caption.of(
                Words.count(count, "superpixel")
                    + " of A"
                    + (count <= ExplanationStory.MOST_NUMBERS ? ", numbered from 0." : "."))));
    comparison
        .secondOwn()
        .ifPresent(
            own ->
                figures.add(
                    new Figure(
                        ComparisonStory.SECOND_OWN,
                        0,
                        Role.SECOND,
                        own(comparison, own),
                        Caption.of(own(comparison, own)))));
    return Section.of(
        "How the pictures were cut",
        new Paragraph(
            "Both anchors above are made of A's superpixels, so that they can be compared one by"
                + " one."),
        new Figures(Layout.PAIR, figures));
  }

  private static String own(Comparison comparison, Explanation own) {
    boolean found = own.result().status().found();
    String overlap =
        comparison.ownOverlap().isPresent() && found && comparison.first().result().status().found()
            ? " It shares %s of its pixels with A's anchor."
                .formatted(Words.percent(comparison.ownOverlap().getAsDouble()))
            : "";
    return "Cut by itself, B has %s; its anchor there %s.%s"
        .formatted(
            Words.count(own.segmentation().superpixels(), "superpixel"),
            found ? "is " + ComparisonSentences.names(own.result().anchor()) : "was not found",
            overlap);
  }
}
