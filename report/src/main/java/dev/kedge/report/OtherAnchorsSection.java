package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import dev.kedge.search.Evidence;
import dev.kedge.search.SearchResult;
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Other anchors that would do as well. */
final class OtherAnchorsSection {
  private static final int MOST_PICTURES = 6;
  private static final int MOST_NUMBERS = 8;

  private final SearchResult result;
  private final int asked;
  private final int superpixels;

  OtherAnchorsSection(Explanation explanation) {
    this.result = explanation.result();
    this.asked = explanation.question().required().reasons();
    this.superpixels = explanation.segmentation().superpixels();
  }

  /** The section; nothing where there is nothing to say. */
  Optional<Section> section() {
    List<Block> blocks = new ArrayList<>();
    if (!result.alternatives().isEmpty()) {
      blocks.addAll(alternatives());
    }
    if (result.status() == Status.FOUND && result.anchor().size() < superpixels) {
      blocks.addAll(reasons());
    }
    return blocks.isEmpty()
        ? Optional.empty()
        : Optional.of(new Section("Other anchors", true, blocks));
  }

  private List<Block> alternatives() {
    List<Alternative> alternatives = result.alternatives();
    return List.of(
        new Paragraph(
            "Of the same size, and they reach what was asked for too%s; with their precision%s"
                .formatted(
                    estimated(alternatives) ? ", by estimates" : "", rest(alternatives.size()))),
        thumbnails(ExplanationStory.ALTERNATIVE, alternatives));
  }

  private List<Block> reasons() {
    int found = result.reasons().anchors().size();
    List<Block> blocks = new ArrayList<>();
    if (found > 1) {
      List<Alternative> others = otherReasons(result);
      blocks.add(
          new Paragraph(
              "%s, the one above among them, have no superpixel in common: the model has more than one reason%s %s"
                  .formatted(Words.count(found, "anchor"), rest(others.size()), whetherMore())));
      if (!others.isEmpty()) {
        blocks.add(thumbnails(ExplanationStory.REASON, others));
      }
    } else if (asked > 1 || result.reasons().complete()) {
      blocks.add(new Paragraph(whetherMore()));
    }
    return blocks;
  }

  private String whetherMore() {
    int found = result.reasons().anchors().size();
    String others = found == 1 ? "the anchor above" : "them";
    if (result.reasons().complete()) {
      return "No other anchor exists that has nothing in common with " + others + ".";
    }
    return found < asked
        ? "No other one that has nothing in common with %s was found, though one may exist."
            .formatted(others)
        : "There may be more: no others were looked for.";
  }

  private static boolean estimated(List<Alternative> alternatives) {
    return alternatives.stream().anyMatch(a -> a.precision().evidence() == Evidence.ESTIMATED);
  }

  /** The reasons after the first that are no alternatives. */
  static List<Alternative> otherReasons(SearchResult result) {
    return result.reasons().anchors().stream()
        .skip(1)
        .filter(reason -> !result.alternatives().contains(reason))
        .toList();
  }

  private static String rest(int count) {
    return count > MOST_PICTURES
        ? " (the first %s of %s are shown).".formatted(MOST_PICTURES, Words.count(count))
        : ".";
  }

  private static Figures thumbnails(String name, List<Alternative> anchors) {
    List<Figure> figures = new ArrayList<>();
    for (Alternative anchor : anchors.subList(0, Math.min(MOST_PICTURES, anchors.size()))) {
      String names = Words.superpixels(anchor.anchor(), MOST_NUMBERS);
      figures.add(
          new Figure(
              name,
              figures.size(),
              Role.SMALL,
              "The picture with " + names + " in colour.",
              Caption.of(Words.percent(anchor.precision().value()) + ", " + names)));
    }
    return new Figures(Layout.THUMBNAILS, figures);
  }
}
