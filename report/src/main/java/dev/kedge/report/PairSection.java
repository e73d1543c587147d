package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import java.util.ArrayList;
import java.util.List;

/** Both pictures, their anchors, and what lies between them. */
final class PairSection {
  private final Comparison comparison;
  private final ComparisonSentences sentences;

  PairSection(Comparison comparison, ComparisonSentences sentences) {
    this.comparison = comparison;
    this.sentences = sentences;
  }

  Section section() {
    List<Figure> figures = new ArrayList<>();
    figures.add(side(ComparisonStory.FIRST, Role.FIRST, comparison.first()));
    figures.add(side(ComparisonStory.SECOND, Role.SECOND, comparison.second()));
    figures.add(anchor(ComparisonStory.FIRST_ANCHOR, Role.FIRST, comparison.first()));
    figures.add(anchor(ComparisonStory.SECOND_ANCHOR, Role.SECOND, comparison.second()));
    comparison
        .difference()
        .filter(difference -> difference.views().changedPixels() > 0)
        .ifPresent(difference -> figures.add(difference(difference)));
    return Section.of("", new Figures(Layout.PAIR, figures));
  }

  private static Figure side(String name, Role role, Explanation explanation) {
    return new Figure(
        name,
        0,
        role,
        "The picture as the model sees it.",
        new Caption(
            ComparisonSentences.quoted(explanation),
            false,
            Words.percent(explanation.explained().probability()),
            List.of()));
  }

  private static Figure anchor(String name, Role role, Explanation explanation) {
    String says = holds(explanation);
    return new Figure(name, 0, role, says, Caption.of(says));
  }

  private static String holds(Explanation explanation) {
    var result = explanation.result();
    String names = ComparisonSentences.names(result.anchor());
    if (new Findings(explanation).enoughSoFar()) {
      return "%s: enough to hold the answer (%s of the picture), but the search was not done."
          .formatted(names, Words.percent(explanation.anchorPixelShare()));
    }
    if (!result.status().found()) {
      return StatusWords.of(result.status()).why()
          + (result.anchor().isEmpty() ? "." : "; the best so far: " + names + ".");
    }
    return result.anchor().isEmpty()
        ? "No part in particular holds it."
        : "The anchor (while it is kept and the rest masked, the answer stays): %s, %s of the picture."
            .formatted(
                explanation.result().anchor().size() == explanation.segmentation().superpixels()
                    ? "all superpixels"
                    : names,
                Words.percent(explanation.anchorPixelShare()));
  }

  private Figure difference(Difference difference) {
    int scale = Difference.amplified(comparison.first().view(), comparison.second().view()).scale();
    return new Figure(
        ComparisonStory.DIFFERENCE,
        0,
        Role.BETWEEN,
        scale == 1 ? "The difference." : "The amplified difference.",
        new Caption(
            "What changed,",
            false,
            "%s: grey where nothing did. %s"
                .formatted(
                    scale == 1 ? "as strong as it is" : "amplified %s times".formatted(scale),
                    shares(difference)),
            List.of()));
  }

  /** Where the difference lies: parts that have nothing in common, so that they add up to all. */
  private String shares(Difference difference) {
    var first = comparison.first().result().anchor();
    var second = comparison.second().result().anchor();
    double both = difference.energy(first.minus(first.minus(second)));
    double firstOnly = difference.energy(first.minus(second));
    double secondOnly = difference.energy(second.minus(first));
    double neither = Math.max(0, 1 - both - firstOnly - secondOnly);
    if (first.isEmpty() && second.isEmpty()) {
      return "";
    }
    if (!sentences.anchorsFound()) {
      return "Outlined: the best so far, A's in blue, B's in amber.";
    }
    return first.intersects(second)
        ? "Of the squared difference %s lies in A's anchor only (blue), %s in B's only (amber), %s in both and %s in neither."
            .formatted(
                Words.percent(firstOnly),
                Words.percent(secondOnly),
                Words.percent(both),
                Words.percent(neither))
        : "Of the squared difference %s lies in A's anchor (blue), %s in B's (amber), %s in neither."
            .formatted(Words.percent(firstOnly), Words.percent(secondOnly), Words.percent(neither));
  }
}
