package dev.kedge.report.html;

import dev.kedge.Explanation;
import dev.kedge.TellingSample;
import dev.kedge.check.Stability;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.FillViews;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.ExplanationStory;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.Optional;

/**
 * The pictures of an explanation. Small views are enlarged by a whole number, pixel by pixel, so
 * that a person sees what the model was given. No fonts are needed. Immutable.
 */
final class Pictures {
  /** The longer side of an enlarged picture, at least, in pixels. */
  static final int LONGER_SIDE = 384;

  /** About the longer side of a small picture, in pixels. */
  private static final double SMALL_SIDE = 256;

  private static final int WHITE = 0xFFFFFF;

  private final Image view;
  private final Segmentation segmentation;
  private final Preprocessing preprocessing;
  private final Png original;
  private final Png superpixels;
  private final Png anchor;
  private final List<Png> samples;
  private final Optional<Png> refined;
  private final Optional<Png> stability;

  Pictures(ExplanationReport data) {
    Explanation explanation = data.explanation();
    this.preprocessing = data.model().preprocessing();
    this.view = explanation.view();
    this.segmentation = explanation.segmentation();
    int factor = Drawing.factor(view, LONGER_SIDE);
    Drawing large = new Drawing(view, segmentation, factor);
    this.original = new Png(large.plain());
    this.superpixels = new Png(large.edges());
    this.anchor = new Png(large.coloured(explanation.result().anchor(), Drawing.AMBER));
    List<Image> fills = FillViews.of(explanation.scene().fill(), view, segmentation, preprocessing);
    this.samples =
        explanation.samples().stream()
            .map(sample -> new Png(new Canvas(masked(sample, fills), factor).image()))
            .toList();
    this.refined =
        explanation
            .refinement()
            .map(
                part ->
                    new Png(
                        new Drawing(view, part.segmentation(), factor)
                            .coloured(part.anchor(), Drawing.AMBER)));
    this.stability =
        data.checks()
            .stability()
            .filter(checked -> ExplanationStory.hasMap(checked))
            .map(checked -> new Png(heat(checked, explanation.result().anchor(), large)));
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

  /** The part of the anchor in colour, as the anchor is; empty if none was looked for. */
  Optional<Png> refined() {
    return refined;
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
    return new Png(small().coloured(other, Drawing.AMBER));
  }

  /** Nothing in colour, in the same size. */
  Png smallWithoutColour() {
    return new Png(new Canvas(Tones.greyOutside(view, p -> false), smallFactor()).image());
  }

  /** What the model sees under a fill, the first of its backgrounds, if only an anchor is kept. */
  Png under(Fill fill, Superpixels kept) {
    Image filled = FillViews.of(fill, view, segmentation, preprocessing).getFirst();
    Image masked = FillViews.masked(view, segmentation, filled, kept);
    return new Png(small().outlined(masked, kept, Drawing.AMBER));
  }

  private int smallFactor() {
    return (int) Math.max(1, Math.round(SMALL_SIDE / longer(view)));
  }

  private Drawing small() {
    return new Drawing(view, segmentation, smallFactor());
  }

  private Image heat(Stability checked, Superpixels first, Drawing large) {
    return large.outlined(HeatMap.of(view, checked.pixelShares()), first, WHITE);
  }

  private Image masked(TellingSample sample, List<Image> fills) {
    return FillViews.masked(view, segmentation, fills.get(sample.background()), sample.kept());
  }

  private static int longer(Image picture) {
    return Math.max(picture.height(), picture.width());
  }
}
