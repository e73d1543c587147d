package dev.kedge.report;

import dev.kedge.Explanation;
import dev.kedge.check.Stability;
import dev.kedge.check.Stability.Count;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.Story.Bar;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Section;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;

/** Whether other seeds, and a picture that is cut a little differently, lead to the same. */
final class StabilitySection {
  private static final int MOST_ANCHORS = 6;
  private static final int MOST_NUMBERS = 12;

  /** From this share of repeats on, few differ. */
  private static final double MOST = .9;

  private final Stability stability;
  private final Superpixels anchor;
  private final Status status;

  StabilitySection(Explanation explanation, Stability stability) {
    this.stability = stability;
    this.anchor = explanation.result().anchor();
    this.status = explanation.result().status();
  }

  Section section() {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Paragraph(answer() + notFound() + overlap()));
    if (ExplanationStory.hasMap(stability)) {
      blocks.add(Figures.of(Layout.SINGLE, map()));
    }
    if (stability.anchors().size() > (same() > 0 ? 1 : 0)) {
      blocks.add(anchors());
      int more = stability.anchors().size() - MOST_ANCHORS;
      if (more > 0) {
        blocks.add(new Paragraph("And %s more.".formatted(Words.count(more))));
      }
    }
    return new Section("Does it depend on chance?", false, blocks);
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
      return "%s of %s %s found an anchor%s."
          .formatted(
              found,
              Words.count(repeats, "repeat"),
              how,
              status.found() ? "" : "; above, none was found");
    }
    String what =
        status == Status.EMPTY ? "found this too: no part is needed" : "found this same anchor";
    return "%s: %s of %s %s %s."
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
    return (stability.found() == 0 ? "" : " %s found none.".formatted(missed))
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

  private static Figure map() {
    return new Figure(
        ExplanationStory.STABILITY,
        0,
        Role.MAP,
        "The picture coloured by how often repeats found each part.",
        Caption.of("The share of repeats whose anchor has this part. Outlined: the anchor above."));
  }

  private Bars anchors() {
    return new Bars(stability.anchors().stream().limit(MOST_ANCHORS).map(this::bar).toList());
  }

  private Bar bar(Count count) {
    boolean same = count.anchor().equals(anchor);
    return new Bar(
        Words.superpixels(count.anchor(), MOST_NUMBERS) + (same ? " (the one above)" : ""),
        "%s of %s".formatted(count.times(), stability.repeats()),
        (double) count.times() / stability.repeats(),
        same);
  }
}
