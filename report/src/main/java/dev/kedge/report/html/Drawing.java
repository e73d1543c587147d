package dev.kedge.report.html;

import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.html.Canvas.Line;
import dev.kedge.segment.Segmentation;
import java.util.function.IntPredicate;

/**
 * Draws superpixels on a view that is enlarged by a whole number, pixel by pixel, so that a person
 * sees what the model was given. Immutable.
 */
public final class Drawing {
  /** The colour of an anchor's outline. */
  public static final int AMBER = 0xFFB000;

  private static final int DARK = 0x101010;
  private static final int WHITE = 0xFFFFFF;

  /** The longer side, in pixels, at which a line is one pixel wide. */
  private static final double PIXELS_A_LINE = 450;

  private final Image view;
  private final Segmentation segmentation;
  private final int factor;

  /** Drawings on a view, enlarged by a factor. */
  public Drawing(Image view, Segmentation segmentation, int factor) {
    this.view = view;
    this.segmentation = segmentation;
    this.factor = factor;
  }

  /** The factor that makes a view's longer side so long at least. */
  public static int factor(Image view, int longerSide) {
    return Math.max(1, Math.ceilDiv(longerSide, Math.max(view.height(), view.width())));
  }

  /** The view as it is. */
  public Image plain() {
    return new Canvas(view, factor).image();
  }

  /** The view with a line of two tones, for dark and light pictures, between superpixels. */
  public Image edges() {
    Canvas canvas = new Canvas(view, factor);
    int thin = thin();
    canvas.edges(segmentation::label, new Line(thin, thin, DARK));
    canvas.edges(segmentation::label, new Line(0, thin, WHITE));
    return canvas.image();
  }

  /** Superpixels in colour and outlined, the rest grey and dim; all of it dimmed if none. */
  public Image coloured(Superpixels shown, int rgb) {
    if (shown.isEmpty()) {
      return new Canvas(Tones.muted(view), factor).image();
    }
    IntPredicate inside = p -> shown.contains(segmentation.label(p));
    return outlined(Tones.greyOutside(view, inside), shown, rgb);
  }

  /** Another picture of the view's size, with superpixels outlined. */
  public Image outlined(Image picture, Superpixels outlined, int rgb) {
    Canvas canvas = new Canvas(picture, factor);
    outline(canvas, outlined, rgb);
    return canvas.image();
  }

  /** The same with two outlines; where they share an edge, the second lies inside the first. */
  public Image outlined(
      Image picture, Superpixels first, int firstRgb, Superpixels second, int secondRgb) {
    Canvas canvas = new Canvas(picture, factor);
    IntPredicate inFirst = p -> first.contains(segmentation.label(p));
    IntPredicate inSecond = p -> second.contains(segmentation.label(p));
    int thin = thin();
    canvas.outline(inFirst, new Line(3 * thin, 3 * thin, DARK));
    canvas.outline(inFirst, new Line(2 * thin, 2 * thin, firstRgb));
    canvas.outline(inSecond, new Line(thin, thin, secondRgb));
    return canvas.image();
  }

  private void outline(Canvas canvas, Superpixels outlined, int rgb) {
    IntPredicate inside = p -> outlined.contains(segmentation.label(p));
    int thin = thin();
    canvas.outline(inside, new Line(2 * thin, 2 * thin, DARK));
    canvas.outline(inside, new Line(thin, thin, rgb));
  }

  private int thin() {
    int longer = Math.max(view.height(), view.width());
    return (int) Math.max(1, Math.round(longer * factor / PIXELS_A_LINE));
  }
}
