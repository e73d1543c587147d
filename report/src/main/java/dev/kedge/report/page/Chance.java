package dev.kedge.report.page;

import dev.kedge.Explanation;
import dev.kedge.check.Stability;
import dev.kedge.check.Stability.Count;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Status;
import java.util.List;

/** Whether other seeds, and a picture that is cut a little differently, lead to the same. */
final class Chance {
  private static final int MOST_ANCHORS = 6;
  private static final int MOST_NUMBERS = 12;

  /** From this share of repeats on, few differ. */
  private static final double MOST = .9;

  private final Stability stability;
  private final Superpixels anchor;
  private final Status status;
  private final Pictures pictures;

  Chance(Explanation explanation, Stability stability, Pictures pictures) {
    this.stability = stability;
    this.anchor = explanation.result().anchor();
    this.status = explanation.result().status();
    this.pictures = pictures;
  }

  Element section() {
    Element section = Page.section("Does it depend on chance?");
    section.add(Element.text("p", answer() + notFound() + overlap()));
    pictures.stability().ifPresent(map -> section.add(figure(map)));
    if (stability.anchors().size() > (same() > 0 ? 1 : 0)) {
      section.add(anchors());
    }
    return section;
  }

  private String answer() {
    int repeats = stability.repeats();
    int found = stability.found();
    String how = stability.jitterPixels() == 0 ? "with other random seeds" : jittered();
    if (repeats == 0) {
      return "Not known: no repeat was finished.";
    }
    if (found == 0) {
      return "Of %s %s, none found an anchor.".formatted(Words.count(repeats, "repeat"), how);
    }
    if (stability.jitterPixels() > 0 || !status.found()) {
      return "%d of %s %s found an anchor%s."
          .formatted(
              found,
              Words.count(repeats, "repeat"),
              how,
              status.found() ? "" : "; above, none was found");
    }
    String what =
        status == Status.EMPTY ? "found this too: no part is needed" : "found this same anchor";
    return "%s: %d of %s %s %s."
        .formatted(verdict(), same(), Words.count(repeats, "repeat"), how, what);
  }

  private String verdict() {
    double share = (double) same() / stability.repeats();
    if (share == 0 || share == 1) {
      return share == 1 ? "No" : "Yes";
    }
    return share >= MOST ? "Hardly" : "Partly";
  }

  /** The best of those that found none is among the anchors, the shares and the overlap. */
  private String notFound() {
    int missed = stability.repeats() - stability.found();
    if (missed == 0) {
      return "";
    }
    return (stability.found() == 0 ? "" : " %d found none.".formatted(missed))
        + " Where none was found, the best so far is counted.";
  }

  private String jittered() {
    return "with other random seeds, the picture shifted by up to %s before it was cut,"
        .formatted(Words.count(stability.jitterPixels(), "pixel"));
  }

  /** How often the first explanation's anchor was found again. */
  private int same() {
    return stability.anchors().stream()
        .filter(count -> count.anchor().equals(anchor))
        .mapToInt(Count::times)
        .sum();
  }

  private String overlap() {
    boolean obvious = same() == stability.repeats() || stability.found() == 0 || anchor.isEmpty();
    return obvious
        ? ""
        : " On average their anchors have %s of their area in common with the one above (shared area as a share of both together)."
            .formatted(Words.percent(stability.overlap()));
  }

  private static Element figure(Png map) {
    Element legend =
        Element.of("div", "legend")
            .add(Element.text("span", "0 %"))
            .add(Element.of("span", "scale").with("style", ColourScale.gradient()))
            .add(Element.text("span", "100 %"));
    return Element.of("figure", "heat")
        .add(Figures.img(map, "The picture coloured by how often repeats found each part."))
        .add(legend)
        .add(
            Figures.caption(
                "The share of repeats whose anchor has this part. Outlined: the anchor above."));
  }

  private Element anchors() {
    List<Count> counts = stability.anchors();
    Element bars = Element.of("ol", "bars");
    for (Count count : counts.subList(0, Math.min(MOST_ANCHORS, counts.size()))) {
      boolean same = count.anchor().equals(anchor);
      bars.add(
          Bars.bar(
              same ? "explained" : "other",
              name(count.anchor()) + (same ? " (the one above)" : ""),
              "%d of %d".formatted(count.times(), stability.repeats()),
              (double) count.times() / stability.repeats()));
    }
    if (counts.size() > MOST_ANCHORS) {
      bars.add(
          Element.of("li", "other")
              .add("And %s more.".formatted(Words.count(counts.size() - MOST_ANCHORS))));
    }
    return bars;
  }

  private static String name(Superpixels anchor) {
    return Words.superpixels(anchor, MOST_NUMBERS);
  }
}
