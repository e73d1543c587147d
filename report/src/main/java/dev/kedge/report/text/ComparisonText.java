package dev.kedge.report.text;

import dev.kedge.Explanation;
import dev.kedge.compare.Cell;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Defended;
import dev.kedge.compare.Difference;
import dev.kedge.compare.ModelAnswers;
import dev.kedge.compare.NullBand;
import dev.kedge.compare.RestoringSet;
import dev.kedge.compare.Which;
import dev.kedge.report.json.ComparisonJson;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import java.util.Formatter;
import java.util.Locale;
import java.util.stream.Collectors;

/** Comparisons for people at a terminal. */
public final class ComparisonText {
  private final Comparison comparison;
  private final Formatter out = new Formatter(new StringBuilder(), Locale.ROOT);

  private ComparisonText(Comparison comparison) {
    this.comparison = comparison;
  }

  /** The text of a comparison of two pictures by name, several lines. */
  public static String of(String firstImage, String secondImage, Comparison comparison) {
    ComparisonText text = new ComparisonText(comparison);
    text.write(firstImage, secondImage);
    return text.out.toString();
  }

  private void write(String firstImage, String secondImage) {
    side("A", firstImage, comparison.first());
    side("B", secondImage, comparison.second());
    out.format("%n%s%n", verdict());
    comparison.difference().ifPresent(this::difference);
    overlap();
    comparison
        .restoring()
        .filter(r -> !comparison.sameAnswer())
        .ifPresent(
            restoring -> {
              restoring("A", "B", comparison.first(), restoring.firstIntoSecond());
              restoring("B", "A", comparison.second(), restoring.secondIntoFirst());
            });
    precisions();
    defences();
    models();
    if (!comparison.cutShort().isEmpty()) {
      out.format(
          "%nThe budget ended before this was finished: %s.%n",
          comparison.cutShort().stream()
              .map(ComparisonJson::key)
              .collect(Collectors.joining(", ")));
    }
    out.format(
        "%n  evaluations  %,d pictures through the model in %.1f s%n",
        comparison.evaluations(), comparison.duration().toNanos() / 1e9);
    out.format(
        "  run on       %s; %s%n",
        comparison.first().perturbation(), comparison.first().inference());
  }

  private void side(String letter, String image, Explanation explanation) {
    var result = explanation.result();
    out.format(
        "%s  %s: \"%s\" at %.1f %%; ",
        letter,
        image,
        explanation.explained().label(),
        explanation.explained().probability() * 100);
    String anchor =
        switch (result.status()) {
          case FOUND -> "anchor " + result.anchor();
          case EMPTY -> "no superpixel is needed";
          case NOT_FOUND -> "no anchor; best so far " + result.anchor();
          case LIMIT -> "no anchor within the limits; best so far " + result.anchor();
          case DEADLINE, CANCELLED -> "stopped early; best so far " + result.anchor();
        };
    String share =
        result.status() == Status.EMPTY
            ? ""
            : String.format(
                Locale.ROOT,
                " of %d superpixels (%.0f %% of the picture)",
                explanation.segmentation().superpixels(),
                explanation.anchorPixelShare() * 100);
    out.format("%s%s, precision %s%n", anchor, share, precision(result.precision()));
  }

  private String verdict() {
    boolean changed = comparison.difference().map(d -> d.views().changedPixels() > 0).orElse(true);
    if (!changed && comparison.models().size() == 1) {
      return "The model sees the same picture twice.";
    }
    boolean similar = comparison.difference().map(Difference::samePicture).orElse(true);
    String pictures =
        similar ? "" : "These are two different pictures, not one with a small change. ";
    return pictures
        + (comparison.sameAnswer()
            ? "Both get the same answer."
            : "The answer changes from \"%s\" to \"%s\"."
                .formatted(
                    comparison.first().explained().label(),
                    comparison.second().explained().label()));
  }

  private void difference(Difference difference) {
    difference
        .photos()
        .ifPresentOrElse(
            photos ->
                out.format(
                    "  photos       L0 %,d pixels, L2 %.3f, L∞ %.4f (%.0f/255), PSNR %.1f dB, SSIM"
                        + " %.4f%n",
                    photos.changedPixels(),
                    photos.l2(),
                    photos.linf(),
                    photos.linf() * 255,
                    photos.psnr(),
                    photos.ssim()),
            () ->
                out.format("  photos       of different sizes: compared as the model sees them%n"));
    var views = difference.views();
    out.format(
        "  views        L2 %.3f, L∞ %.4f, SSIM %.4f%n", views.l2(), views.linf(), views.ssim());
    var first = comparison.first().result().anchor();
    var second = comparison.second().result().anchor();
    out.format(
        "  energy       %.0f %% of the squared difference in A's anchor, %.0f %% in B's, %.0f %%"
            + " outside both%n",
        difference.energy(first) * 100,
        difference.energy(second) * 100,
        views.changedPixels() == 0 ? 0 : (1 - difference.energy(first.union(second))) * 100);
  }

  private void overlap() {
    var overlap = comparison.overlap();
    out.format(
        "  anchors      kept %s, lost %s, gained %s; overlap %.2f in superpixels, %.2f in pixels"
            + " (on A's superpixels)%n",
        overlap.kept(), overlap.lost(), overlap.gained(), overlap.superpixels(), overlap.pixels());
    comparison.nullBand().ifPresent(this::band);
    comparison
        .secondOwn()
        .ifPresent(
            own ->
                out.format(
                    "  own cut      on B's own %d superpixels %s%s%n",
                    own.segmentation().superpixels(),
                    own.result().anchor(),
                    comparison.ownOverlap().isPresent()
                        ? String.format(
                            Locale.ROOT,
                            "; overlap %.2f in pixels",
                            comparison.ownOverlap().getAsDouble())
                        : ""));
  }

  private void band(NullBand band) {
    out.format(
        "  null band    %.2f to %.2f in pixels over %d repeats of A with other seeds and harmless"
            + " noise: the overlap lies %s%n",
        band.low(),
        band.high(),
        band.repeats().size(),
        band.contains(comparison.overlap().pixels()) ? "in it" : "outside of it");
  }

  private void restoring(String from, String into, Explanation restored, RestoringSet set) {
    String how =
        set.smallest()
            ? "the smallest set"
            : "the smallest set found; no set of fewer than %d does".formatted(set.atLeast());
    out.format(
        "  restoring    %s copied from %s into %s gives \"%s\" (%.1f %%): %s%s%n",
        set.set(),
        from,
        into,
        restored.explained().label(),
        set.probability() * 100,
        how,
        set.verified() ? "" : "; NOT confirmed by the pasted picture itself");
  }

  private void precisions() {
    if (comparison.precisions().isEmpty()) {
      return;
    }
    out.format("%nPrecision of each anchor on each picture, for each answer:%n");
    for (Cell cell : comparison.precisions()) {
      Explanation label = cell.label() == Which.FIRST ? comparison.first() : comparison.second();
      out.format(
          "  %s's anchor on %s  %-24s %s%n",
          letter(cell.anchor()),
          letter(cell.picture()),
          label.explained().label(),
          precision(cell.precision()));
    }
  }

  private static String letter(Which which) {
    return which == Which.FIRST ? "A" : "B";
  }

  private void defences() {
    if (comparison.defended().isEmpty()) {
      return;
    }
    out.format("%nDiagnostics, not protection; after each the model says:%n");
    for (Defended defended : comparison.defended()) {
      out.format(
          "  %-15s A: %-24s B: %-24s%s%n",
          defended.defence().name().toLowerCase(Locale.ROOT).replace('_', ' '),
          defended.first().label(),
          defended.second().label(),
          !comparison.sameAnswer() && defended.restores() ? " restored" : "");
      defended
          .secondAnchor()
          .ifPresent(
              anchor ->
                  out.format(
                      "  %-15s A: %-24s B: %-24s%n",
                      "",
                      defended.firstAnchor().map(ComparisonText::anchor).orElse(""),
                      anchor(anchor)));
    }
  }

  private static String anchor(Explanation explanation) {
    return (explanation.result().status().found() ? "" : "none; best ")
        + explanation.result().anchor();
  }

  private void models() {
    if (comparison.models().size() < 2) {
      return;
    }
    out.format("%nWhat other models say:%n");
    for (ModelAnswers answers : comparison.models()) {
      out.format(
          "  %-24s A: %s (%.1f %%), B: %s (%.1f %%)%n",
          answers.model().name(),
          answers.first().label(),
          answers.first().probability() * 100,
          answers.second().label(),
          answers.second().probability() * 100);
    }
  }

  private static String precision(Precision precision) {
    return precision.evidence() == Evidence.EXACT
        ? String.format(Locale.ROOT, "%.3f (exact)", precision.value())
        : String.format(
            Locale.ROOT,
            "%.3f (%.3f to %.3f)",
            precision.value(),
            precision.low(),
            precision.high());
  }
}
