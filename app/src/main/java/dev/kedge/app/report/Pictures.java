package dev.kedge.app.report;

import dev.kedge.Explanation;
import dev.kedge.TellingSample;
import dev.kedge.app.report.Canvas.Line;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.FillViews;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * The pictures of an explanation. Small views are enlarged by a whole number, pixel by pixel, so
 * that a person sees what the model was given. No fonts are needed. Immutable.
 */
final class Pictures {
  /** The longer side of an enlarged picture, at least, in pixels. */
  static final int LONGER_SIDE = 384;

  private static final int DARK = 0x101010;
  private static final int WHITE = 0xFFFFFF;
  private static final int AMBER = 0xFFB000;

  private final Image view;
  private final Segmentation segmentation;
  private final Superpixels anchor;
  private final List<Image> fills;

  Pictures(Explanation explanation, Preprocessing preprocessing) {
    this.view = explanation.view();
    this.segmentation = explanation.segmentation();
    this.anchor = explanation.result().anchor();
    this.fills = FillViews.of(explanation.options().fill(), view, segmentation, preprocessing);
  }

  /** What the model saw. */
  Image original() {
    return new Canvas(view, factor()).image();
  }

  /** The view with a line of two tones, for dark and light pictures, between superpixels. */
  Image superpixels() {
    Canvas canvas = new Canvas(view, factor());
    int thin = unit(factor());
    canvas.edges(segmentation::label, new Line(thin, thin, DARK));
    canvas.edges(segmentation::label, new Line(0, thin, WHITE));
    return canvas.image();
  }

  /** The anchor in colour and outlined, the rest grey and dim; all of it dimmed if it is empty. */
  Image anchor() {
    return anchor(anchor, factor());
  }

  /** Another anchor, in the view's own size. */
  Image small(Superpixels other) {
    return anchor(other, 1);
  }

  /** A masked picture as the model saw it. */
  Image sample(TellingSample sample) {
    Image fill = fills.get(sample.background());
    return new Canvas(FillViews.masked(view, segmentation, fill, sample.kept()), factor()).image();
  }

  private Image anchor(Superpixels shown, int factor) {
    if (shown.isEmpty()) {
      return new Canvas(Tones.muted(view), factor).image();
    }
    IntPredicate inside = p -> shown.contains(segmentation.label(p));
    Canvas canvas = new Canvas(Tones.greyOutside(view, inside), factor);
    int thin = unit(factor);
    canvas.outline(inside, new Line(2 * thin, 2 * thin, DARK));
    canvas.outline(inside, new Line(thin, thin, AMBER));
    return canvas.image();
  }

  private int factor() {
    int longer = Math.max(view.height(), view.width());
    return Math.max(1, Math.ceilDiv(LONGER_SIDE, longer));
  }

  private int unit(int factor) {
    int longer = Math.max(view.height(), view.width()) * factor;
    return Math.max(1, Math.round(longer / 450f));
  }
}
