package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult;
import dev.kedge.search.SearchResult.Alternative;
import java.util.List;

/** Other anchors that would do as well. */
final class OtherAnchors {
  private static final int MOST_PICTURES = 6;
  private static final int MOST_NUMBERS = 8;
  private static final int LONGEST_SIDE = 400;

  private final SearchResult result;
  private final Pictures pictures;

  OtherAnchors(Explanation explanation, Pictures pictures) {
    this.result = explanation.result();
    this.pictures = pictures;
  }

  Element section() {
    Element section = Page.section("Other anchors");
    addAlternatives(section);
    addDisjoint(section);
    return section;
  }

  private void addAlternatives(Element section) {
    List<Alternative> alternatives = result.alternatives();
    if (alternatives.isEmpty()) {
      return;
    }
    Element grid = Element.of("div", "grid thumbnails");
    for (Alternative alternative : first(alternatives)) {
      grid.add(
          thumbnail(alternative.anchor(), Words.percent(alternative.precision().value()) + ", "));
    }
    String text = "Of the same size and good enough too, with their precision";
    section.add(Element.text("p", text + rest(alternatives.size()))).add(grid);
  }

  /** Those already shown as alternatives are only counted. */
  private void addDisjoint(Element section) {
    if (result.disjoint().size() < 2) {
      return;
    }
    String text =
        "%s, the one above among them, have no superpixel in common: the model has more than one reason"
            .formatted(Words.count(result.disjoint().size(), "anchor"));
    List<Superpixels> alternatives =
        result.alternatives().stream().map(Alternative::anchor).toList();
    List<Superpixels> others =
        result.disjoint().stream()
            .skip(1)
            .filter(anchor -> !alternatives.contains(anchor))
            .toList();
    section.add(Element.text("p", text + rest(others.size())));
    if (!others.isEmpty()) {
      Element grid = Element.of("div", "grid thumbnails");
      first(others).forEach(anchor -> grid.add(thumbnail(anchor, "")));
      section.add(grid);
    }
  }

  private static <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(MOST_PICTURES, all.size()));
  }

  private static String rest(int count) {
    return count > MOST_PICTURES
        ? " (the first %d of %s are shown).".formatted(MOST_PICTURES, Words.count(count))
        : ".";
  }

  private Element thumbnail(Superpixels anchor, String precision) {
    String names = Words.superpixels(anchor, MOST_NUMBERS);
    return Figures.figure(
        "thumbnail",
        pictures.small(anchor).within(LONGEST_SIDE),
        "The picture with " + names + " in colour.",
        Figures.caption(precision + names));
  }
}
