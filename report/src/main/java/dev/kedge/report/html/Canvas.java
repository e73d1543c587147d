package dev.kedge.report.html;

import dev.kedge.image.Image;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/** A picture enlarged by a whole number, to be drawn on. Used by one thread at a time. */
final class Canvas {
  /**
   * A line along the edge between two pixels of the picture, in pixels of the canvas: so many
   * before the edge and so many after it.
   */
  record Line(int before, int after, int rgb) {}

  private final int height;
  private final int width;
  private final int factor;
  private final byte[] rgb;

  Canvas(Image picture, int factor) {
    this.height = picture.height();
    this.width = picture.width();
    this.factor = factor;
    this.rgb = new byte[picture.pixels() * factor * factor * Image.CHANNELS];
    for (int p = 0; p < picture.pixels(); p++) {
      int colour = picture.value(p, 0) << 16 | picture.value(p, 1) << 8 | picture.value(p, 2);
      int x = p % width * factor;
      int y = p / width * factor;
      fill(x, y, x + factor, y + factor, colour);
    }
  }

  /** Draws all edges between pixels of different regions; regions are given by pixel. */
  void edges(IntUnaryOperator region, Line line) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int p = y * width + x;
        if (x > 0 && region.applyAsInt(p) != region.applyAsInt(p - 1)) {
          vertical(x, y, line);
        }
        if (y > 0 && region.applyAsInt(p) != region.applyAsInt(p - width)) {
          horizontal(x, y, line);
        }
      }
    }
  }

  /** Draws the outline of a set of pixels, closed along the picture's frame. */
  void outline(IntPredicate inside, Line line) {
    edges(p -> inside.test(p) ? 1 : 0, line);
    for (int y = 0; y < height; y++) {
      frame(inside, y * width, 0, y, true, line);
      frame(inside, y * width + width - 1, width, y, true, line);
    }
    for (int x = 0; x < width; x++) {
      frame(inside, x, x, 0, false, line);
      frame(inside, (height - 1) * width + x, x, height, false, line);
    }
  }

  private void frame(IntPredicate inside, int p, int x, int y, boolean vertical, Line line) {
    if (!inside.test(p)) {
      return;
    }
    if (vertical) {
      vertical(x, y, line);
    } else {
      horizontal(x, y, line);
    }
  }

  private void vertical(int x, int y, Line line) {
    int edge = x * factor;
    int start = y * factor;
    fill(
        edge - line.before,
        start - line.before,
        edge + line.after,
        start + factor + line.after,
        line.rgb);
  }

  private void horizontal(int x, int y, Line line) {
    int edge = y * factor;
    int start = x * factor;
    fill(
        start - line.before,
        edge - line.before,
        start + factor + line.after,
        edge + line.after,
        line.rgb);
  }

  private void fill(int left, int top, int right, int bottom, int colour) {
    int across = width * factor;
    for (int y = Math.max(top, 0); y < Math.min(bottom, height * factor); y++) {
      for (int x = Math.max(left, 0); x < Math.min(right, across); x++) {
        int at = (y * across + x) * Image.CHANNELS;
        rgb[at] = (byte) (colour >> 16);
        rgb[at + 1] = (byte) (colour >> 8);
        rgb[at + 2] = (byte) colour;
      }
    }
  }

  Image image() {
    return Image.of(height * factor, width * factor, rgb);
  }
}
