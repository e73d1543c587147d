package dev.kedge.image;

import java.util.Locale;

/**
 * How far two pictures of one size are apart. Values count as 0..1, that is 8-bit values over 255.
 *
 * @param changedPixels L0: pixels that differ in any channel
 * @param l2 Euclidean norm of the difference over all pixels and channels
 * @param linf L∞: the largest difference of any pixel and channel, 0..1
 * @param psnr peak signal-to-noise ratio in decibels, over all channels; infinite where nothing
 *     differs
 * @param ssim mean structural similarity of the lumas, −1..1; 1 where nothing differs ({@link
 *     StructuralSimilarity})
 */
public record PictureDistance(int changedPixels, double l2, double linf, double psnr, double ssim) {
  private static final double MAX = 255;

  /**
   * The distance of two pictures, the same in both directions.
   *
   * @throws IllegalArgumentException if their sizes differ
   */
  public static PictureDistance between(Image a, Image b) {
    if (!a.sameSize(b)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "pictures of %d×%d and %d×%d pixels (height × width); a distance needs one size",
              a.height(),
              a.width(),
              b.height(),
              b.width()));
    }
    byte[] first = a.values();
    byte[] second = b.values();
    int changed = 0;
    int largest = 0;
    long squares = 0;
    for (int i = 0; i < first.length; i += Image.CHANNELS) {
      boolean differs = false;
      for (int c = 0; c < Image.CHANNELS; c++) {
        int difference = Math.abs((first[i + c] & 0xFF) - (second[i + c] & 0xFF));
        differs |= difference != 0;
        largest = Math.max(largest, difference);
        squares += (long) difference * difference;
      }
      changed += differs ? 1 : 0;
    }
    double psnr =
        squares == 0
            ? Double.POSITIVE_INFINITY
            : 10 * Math.log10(MAX * MAX * first.length / (double) squares);
    return new PictureDistance(
        changed,
        Math.sqrt((double) squares) / MAX,
        largest / MAX,
        psnr,
        StructuralSimilarity.of(a, b));
  }
}
