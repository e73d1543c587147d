package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.check.Faithfulness;
import java.util.LinkedHashMap;
import java.util.Map;

/** The measures that other explainers are judged by. */
final class Compared {
  private static final int RIGHT = 72;
  private static final double CIRCLE = 4.5;

  /** The least distance of two names, and of a name from the bottom, as shares of the height. */
  private static final double APART = .11;

  private static final double BOTTOM = .04;

  private final Explanation explanation;
  private final Faithfulness measures;

  Compared(Explanation explanation, Faithfulness measures) {
    this.explanation = explanation;
    this.measures = measures;
  }

  Element section() {
    String label = Words.quote(Words.brief(explanation.explained().label()));
    return Page.section("To compare it with other explainers")
        .add(
            Element.text(
                "p",
                "Measures that suit any explainer. Superpixels are shown one by one (insertion) or hidden one by one (deletion), the anchor's first; the lines say how probable %s is then. A good explanation lifts the one early and sinks the other early."
                    .formatted(label)))
        .add(
            Element.text(
                "p",
                "An anchor promises something else, that the answer stays while the rest is masked"
                    + " at random, not all of it: it may be a good one and fare badly here."))
        .add(
            new Element("figure")
                .add(drawing(label))
                .add(
                    Figures.caption(
                        "Solid, the picture appears; dashed, it disappears."
                            + (marked()
                                ? " Circles: with nothing but the anchor, and without it."
                                : ""))))
        .add(Facts.definitions(facts()));
  }

  private Element drawing(String label) {
    Plot plot = new Plot(RIGHT, description(label));
    for (double share : new double[] {0, .5, 1}) {
      plot.tick(share, Words.percent(share));
    }
    plot.places("of the picture shown or hidden");
    int size = explanation.result().anchor().size();
    if (marked()) {
      plot.upright("mark", measures.pixelShares().get(size), "the anchor");
    }
    plot.curve("line", measures.pixelShares(), measures.insertion());
    plot.curve("line deletion", measures.pixelShares(), measures.deletion());
    if (marked()) {
      double place = measures.pixelShares().get(size);
      plot.circle("chosen", place, measures.insertion().get(size), CIRCLE);
      plot.circle("chosen deletion", place, measures.deletion().get(size), CIRCLE);
    }
    names(plot);
    return plot.drawing();
  }

  /** Whether there is an anchor whose place can be marked. */
  private boolean marked() {
    return !explanation.result().anchor().isEmpty();
  }

  /** At the curves' ends, but not one upon the other. */
  private void names(Plot plot) {
    double insertion = measures.insertion().getLast();
    double deletion = measures.deletion().getLast();
    double lower = Math.max(BOTTOM, Math.min(insertion, deletion));
    double higher = Math.max(lower + APART, Math.max(insertion, deletion));
    if (higher > 1) {
      lower = Math.min(lower, 1 - APART);
      higher = Math.max(1, lower + APART);
    }
    boolean insertionHigher = insertion >= deletion;
    plot.beside("insertion", insertionHigher ? higher : lower, "insertion");
    plot.beside("deletion", insertionHigher ? lower : higher, "deletion");
  }

  private String description(String label) {
    return "Probability of %s as the picture appears, from %s to %s, and as it disappears, from %s to %s."
        .formatted(
            label,
            Words.percent(measures.insertion().getFirst()),
            Words.percent(measures.insertion().getLast()),
            Words.percent(measures.deletion().getFirst()),
            Words.percent(measures.deletion().getLast()));
  }

  private Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Insertion",
        Words.decimal(measures.insertionArea())
            + ": the area under the solid line, 0 to 1; high is good (Petsiuk, Das, Saenko: RISE,"
            + " 2018).");
    facts.put(
        "Deletion",
        Words.decimal(measures.deletionArea())
            + ": the area under the dashed line; low is good (RISE too).");
    facts.put(
        "Sufficiency",
        Words.decimal(measures.sufficiency())
            + ": what the probability loses if only the anchor is shown; near 0 or below is good"
            + " (DeYoung et al.: ERASER, 2020).");
    facts.put(
        "Comprehensiveness",
        Words.decimal(measures.comprehensiveness())
            + ": what it loses if only the anchor is hidden; high means that nothing else would do"
            + " (ERASER too).");
    return facts;
  }
}
