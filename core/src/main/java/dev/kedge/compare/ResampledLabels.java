package dev.kedge.compare;

import dev.kedge.image.Preprocessing.Size;
import dev.kedge.segment.Segmentation;
import java.util.Locale;

/** Superpixels of one view on a view of another size. Stateless. */
final class ResampledLabels {
  private ResampledLabels() {}

  /**
   * The superpixels resized to a view's size by nearest neighbour; the same ones if they have it.
   *
   * @throws IllegalArgumentException if one of them has no pixel there
   */
  static Segmentation of(Segmentation cut, Size view) {
    if (cut.height() == view.height() && cut.width() == view.width()) {
      return cut;
    }
    int[] labels = new int[Math.multiplyExact(view.height(), view.width())];
    for (int p = 0; p < labels.length; p++) {
      int y = nearest(p / view.width(), view.height(), cut.height());
      int x = nearest(p % view.width(), view.width(), cut.width());
      labels[p] = cut.label(y * cut.width() + x);
    }
    Segmentation resampled = Segmentation.of(view.height(), view.width(), labels);
    if (resampled.superpixels() != cut.superpixels()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%d superpixels of a view of %d×%d pixels do not all fit on one of %d×%d: take fewer",
              cut.superpixels(),
              cut.height(),
              cut.width(),
              view.height(),
              view.width()));
    }
    return resampled;
  }

  /** The pixel, of so many, under the centre of a pixel of so many others. */
  private static int nearest(int pixel, int of, int others) {
    return (int) ((2L * pixel + 1) * others / (2L * of));
  }
}
