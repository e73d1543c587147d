package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.check.Faithfulness;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import java.util.List;

/** The measures that other explainers are judged by. */
final class FaithfulnessSection {
  private FaithfulnessSection() {}

  static Section of(Explanation explanation, Faithfulness measures) {
    String label = Findings.label(explanation.explained());
    return Section.of(
        "To compare it with other explainers",
        new Paragraph(
            "Measures that suit any explainer. Superpixels are shown one by one (insertion) or hidden one by one (deletion), the anchor's first; the lines say how probable %s is then. A good explanation lifts the one early and sinks the other early."
                .formatted(label),
            true),
        new Paragraph(
            "An anchor promises something else, that the answer stays while the rest is masked"
                + " at random, not all of it: it may be a good one and fare badly here.",
            true),
        Figures.of(
            Layout.SINGLE,
            new Figure(
                ExplanationStory.FAITHFULNESS,
                0,
                Role.PLAIN,
                description(measures, label),
                Caption.of(
                    "Solid, the picture appears; dashed, it disappears."
                        + (explanation.result().anchor().isEmpty()
                            ? ""
                            : " Circles: with nothing but the anchor, and without it.")))),
        facts(measures, label));
  }

  private static String description(Faithfulness measures, String label) {
    return "Probability of %s as the picture appears, from %s to %s, and as it disappears, from %s to %s."
        .formatted(
            label,
            Words.percent(measures.insertion().getFirst()),
            Words.percent(measures.insertion().getLast()),
            Words.percent(measures.deletion().getFirst()),
            Words.percent(measures.deletion().getLast()));
  }

  private static Facts facts(Faithfulness measures, String label) {
    double whole = measures.insertion().getLast();
    return new Facts(
        List.of(
            Fact.of(
                "Probability of " + label,
                "%s of the whole picture, %s with nothing but the anchor, %s without it"
                    .formatted(
                        Words.percent(whole),
                        Words.percent(share(whole - measures.sufficiency())),
                        Words.percent(share(whole - measures.comprehensiveness())))),
            Fact.of(
                "Insertion",
                Words.decimal(measures.insertionArea()),
                "the area under the solid line, 0 to 1; high is good (Petsiuk, Das, Saenko: RISE,"
                    + " 2018)."),
            Fact.of(
                "Deletion",
                Words.decimal(measures.deletionArea()),
                "the area under the dashed line; low is good (RISE too)."),
            Fact.of(
                "Sufficiency",
                Words.decimal(measures.sufficiency()),
                "what the probability loses if only the anchor is shown; near 0 or below is good"
                    + " (DeYoung et al.: ERASER, 2020)."),
            Fact.of(
                "Comprehensiveness",
                Words.decimal(measures.comprehensiveness()),
                "what it loses if only the anchor is hidden; high means that nothing else would do"
                    + " (ERASER too).")));
  }

  /** A probability that was a difference of two. */
  private static double share(double difference) {
    return Math.clamp(difference, 0, 1);
  }
}
