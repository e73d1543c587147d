package dev.kedge.report;

import dev.kedge.mask.Superpixels;
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
import java.util.ArrayList;
import java.util.List;

/** Other anchors that would do as well. */
final class OtherAnchorsSection {
  private static final int MOST_PICTURES = 6;
  private static final int MOST_NUMBERS = 8;

  private OtherAnchorsSection() {}

  static Section of(SearchResult result) {
    List<Block> blocks = new ArrayList<>();
    List<Alternative> alternatives = result.alternatives();
    if (!alternatives.isEmpty()) {
      blocks.add(
          new Paragraph(
              "Of the same size, and they reach what was asked for too%s; with their precision%s"
                  .formatted(
                      estimated(alternatives) ? ", by estimates" : "", rest(alternatives.size()))));
      List<Figure> figures = new ArrayList<>();
      for (Alternative alternative : first(alternatives)) {
        figures.add(
            thumbnail(
                ExplanationStory.ALTERNATIVE,
                figures.size(),
                alternative.anchor(),
                Words.percent(alternative.precision().value()) + ", "));
      }
      blocks.add(new Figures(Layout.THUMBNAILS, figures));
    }
    if (result.disjoint().size() > 1) {
      List<Superpixels> others = disjoint(result);
      blocks.add(
          new Paragraph(
              "%s, the one above among them, have no superpixel in common: the model has more than one reason%s"
                  .formatted(
                      Words.count(result.disjoint().size(), "anchor"), rest(others.size()))));
      List<Figure> figures = new ArrayList<>();
      for (Superpixels anchor : first(others)) {
        figures.add(thumbnail(ExplanationStory.DISJOINT, figures.size(), anchor, ""));
      }
      blocks.add(new Figures(Layout.THUMBNAILS, figures));
    }
    return new Section("Other anchors", true, blocks);
  }

  private static boolean estimated(List<Alternative> alternatives) {
    return alternatives.stream().anyMatch(a -> a.precision().evidence() == Evidence.ESTIMATED);
  }

  /** Those that have nothing in common with the anchor and are no alternatives. */
  static List<Superpixels> disjoint(SearchResult result) {
    List<Superpixels> alternatives =
        result.alternatives().stream().map(Alternative::anchor).toList();
    return result.disjoint().stream()
        .skip(1)
        .filter(anchor -> !alternatives.contains(anchor))
        .toList();
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(MOST_PICTURES, all.size()));
  }

  private static String rest(int count) {
    return count > MOST_PICTURES
        ? " (the first %s of %s are shown).".formatted(MOST_PICTURES, Words.count(count))
        : ".";
  }

  private static Figure thumbnail(String name, int number, Superpixels anchor, String precision) {
    String names = Words.superpixels(anchor, MOST_NUMBERS);
    return new Figure(
        name,
        number,
        Role.SMALL,
        "The picture with " + names + " in colour.",
        Caption.of(precision + names));
  }
}
