package dev.kedge.app.report;

import dev.kedge.Explanation;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult;
import dev.kedge.search.SearchResult.Alternative;
import java.util.List;

/** Other anchors that would do as well. */
final class OtherAnchors {
  private static final int MOST_PICTURES = 6;

  private final SearchResult result;
  private final Pictures pictures;

  OtherAnchors(Explanation explanation, Pictures pictures) {
    this.result = explanation.result();
    this.pictures = pictures;
  }

  Element section() {
    Element section = Page.section("Other anchors");
    List<Alternative> alternatives = result.alternatives();
    if (!alternatives.isEmpty()) {
      Element grid = Element.of("div", "grid thumbnails");
      for (Alternative alternative : shown(alternatives)) {
        grid.add(
            thumbnail(
                alternative.anchor(), Words.percent(alternative.precision().value()) + " · "));
      }
      section.add(
          Element.text(
              "p",
              "Of the same size and good enough too, with their precision"
                  + rest(alternatives.size())));
      section.add(grid);
    }
    if (result.disjoint().size() > 1) {
      List<Superpixels> disjoint = result.disjoint().subList(1, result.disjoint().size());
      Element grid = Element.of("div", "grid thumbnails");
      shown(disjoint).forEach(anchor -> grid.add(thumbnail(anchor, "")));
      section.add(
          Element.text(
              "p",
              "Good enough without any superpixel of the anchor: the model has more than one reason"
                  + rest(disjoint.size())));
      section.add(grid);
    }
    return section;
  }

  private static <T> List<T> shown(List<T> all) {
    return all.subList(0, Math.min(MOST_PICTURES, all.size()));
  }

  private static String rest(int count) {
    return count > MOST_PICTURES
        ? " (the first %d of %s; all are in the JSON).".formatted(MOST_PICTURES, Words.count(count))
        : ".";
  }

  private Element thumbnail(Superpixels anchor, String precision) {
    String numbers = Words.list(anchor, 8);
    return Figures.figure(
        "thumbnail",
        pictures.small(anchor),
        "The picture with superpixels " + numbers + " in colour.",
        Figures.caption(precision + "superpixels " + numbers));
  }
}
