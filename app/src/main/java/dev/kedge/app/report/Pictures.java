package dev.kedge.app.report;

import dev.kedge.Explanation;
import dev.kedge.TellingSample;
import dev.kedge.app.report.Canvas.Line;
import dev.kedge.check.Stability;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.FillViews;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * The pictures of an explanation. Small views are enlarged by a whole number, pixel by pixel, so
 * that a person sees what the model was given. No fonts are needed. Immutable.
 */
final class Pictures {
  /** The longer side of an enlarged picture, at least, in pixels. */
  static final int LONGER_SIDE = 384;

  /** About the longer side of a small picture, in pixels. */
  private static final double SMALL_SIDE = 256;

  private static final int DARK = 0x101010;
  private static final int WHITE = 0xFFFFFF;
  private static final int AMBER = 0xFFB000;

  /** The longer side, in pixels, at which a line is one pixel wide. */
  private static final double PIXELS_A_LINE = 450;

  private final Image view;
  private final Segmentation segmentation;
  private final Preprocessing preprocessing;
  private final Png original;
  private final Png superpixels;
  private final Png anchor;
  private final List<Png> samples;
  private final Optional<Png> stability;

  Pictures(ReportData data) {
    Explanation explanation = data.explanation();
    this.preprocessing = data.model().preprocessing();
    this.view = explanation.view();
    this.segmentation = explanation.segmentation();
    int factor = Math.max(1, Math.ceilDiv(LONGER_SIDE, longer(view)));
    this.original = new Png(new Canvas(view, factor).image());
    this.superpixels = new Png(edges(factor));
    this.anchor = new Png(coloured(explanation.result().anchor(), factor));
    List<Image> fills =
        FillViews.of(explanation.options().fill(), view, segmentation, preprocessing);
    this.samples =
        explanation.samples().stream()
            .map(sample -> new Png(new Canvas(masked(sample, fills), factor).image()))
            .toList();
    this.stability =
        data.checks()
            .stability()
            .filter(checked -> HeatMap.tells(checked.pixelShares()))
            .map(checked -> new Png(heat(checked, explanation.result().anchor(), factor)));
  }

  /** What the model saw. */
  Png original() {
    return original;
  }

  /** The view with a line of two tones, for dark and light pictures, between superpixels. */
  Png superpixels() {
    return superpixels;
  }

  /** The anchor in colour and outlined, the rest grey and dim; all of it dimmed if it is empty. */
  Png anchor() {
    return anchor;
  }

  /** The telling samples as the model saw them. */
  List<Png> samples() {
    return samples;
  }

  /** How often repeats found each pixel, with the anchor outlined; empty if they found none. */
  Optional<Png> stability() {
    return stability;
  }

  /** Another anchor, in a size for being one of many. */
  Png small(Superpixels other) {
    return new Png(coloured(other, smallFactor()));
  }

  /** Nothing in colour, in the same size. */
  Png smallWithoutColour() {
    return new Png(new Canvas(Tones.greyOutside(view, p -> false), smallFactor()).image());
  }

  /** What the model sees under a fill, the first of its backgrounds, if only an anchor is kept. */
  Png under(Fill fill, Superpixels kept) {
    Image filled = FillViews.of(fill, view, segmentation, preprocessing).getFirst();
    Canvas canvas = new Canvas(FillViews.masked(view, segmentation, filled, kept), smallFactor());
    outline(canvas, kept, smallFactor(), AMBER);
    return new Png(canvas.image());
  }

  private int smallFactor() {
    return (int) Math.max(1, Math.round(SMALL_SIDE / longer(view)));
  }

  private Image heat(Stability checked, Superpixels first, int factor) {
    Canvas canvas = new Canvas(HeatMap.of(view, checked.pixelShares()), factor);
    outline(canvas, first, factor, WHITE);
    return canvas.image();
  }

  private Image edges(int factor) {
    Canvas canvas = new Canvas(view, factor);
    int thin = thin(factor);
    canvas.edges(segmentation::label, new Line(thin, thin, DARK));
    canvas.edges(segmentation::label, new Line(0, thin, WHITE));
    return canvas.image();
  }

  private Image coloured(Superpixels shown, int factor) {
    if (shown.isEmpty()) {
      return new Canvas(Tones.muted(view), factor).image();
    }
    IntPredicate inside = p -> shown.contains(segmentation.label(p));
    Canvas canvas = new Canvas(Tones.greyOutside(view, inside), factor);
    outline(canvas, shown, factor, AMBER);
    return canvas.image();
  }

  private void outline(Canvas canvas, Superpixels outlined, int factor, int rgb) {
    IntPredicate inside = p -> outlined.contains(segmentation.label(p));
    int thin = thin(factor);
    canvas.outline(inside, new Line(2 * thin, 2 * thin, DARK));
    canvas.outline(inside, new Line(thin, thin, rgb));
  }

  private Image masked(TellingSample sample, List<Image> fills) {
    return FillViews.masked(view, segmentation, fills.get(sample.background()), sample.kept());
  }

  private int thin(int factor) {
    return (int) Math.max(1, Math.round(longer(view) * factor / PIXELS_A_LINE));
  }

  private static int longer(Image picture) {
    return Math.max(picture.height(), picture.width());
  }
}
