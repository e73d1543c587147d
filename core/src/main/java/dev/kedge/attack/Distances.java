package dev.kedge.attack;

import dev.kedge.image.Image;

/**
 * How far a picture is from another, over all of their 8-bit values, scaled to 0..1.
 *
 * @param l0 pixels that differ
 * @param l2 root of the sum of squared differences
 * @param linf largest difference
 * @param psnr peak signal-to-noise ratio in dB; infinite for equal pictures
 * @param ssim structural similarity of their luma (Wang et al. 2004), 1 for equal ones
 */
public record Distances(int l0, double l2, double linf, double psnr, double ssim) {
  private static final double LEVELS = 255;

  /**
   * The distances of two pictures.
   *
   * @throws IllegalArgumentException if their sizes differ
   */
  public static Distances of(Image a, Image b) {
    if (a.height() != b.height() || a.width() != b.width()) {
      throw new IllegalArgumentException(
          "pictures of %d×%d and %d×%d pixels have no distance"
              .formatted(a.height(), a.width(), b.height(), b.width()));
    }
    int pixels = 0;
    long squares = 0;
    int most = 0;
    for (int pixel = 0; pixel < a.pixels(); pixel++) {
      boolean differs = false;
      for (int channel = 0; channel < Image.CHANNELS; channel++) {
        int difference = Math.abs(a.value(pixel, channel) - b.value(pixel, channel));
        differs |= difference > 0;
        squares += (long) difference * difference;
        most = Math.max(most, difference);
      }
      pixels += differs ? 1 : 0;
    }
    double meanSquare = (double) squares / ((double) a.pixels() * Image.CHANNELS);
    return new Distances(
        pixels,
        Math.sqrt((double) squares) / LEVELS,
        most / LEVELS,
        10 * Math.log10(LEVELS * LEVELS / meanSquare),
        Ssim.of(a, b));
  }

  /** The one that a norm measures. */
  public double by(Norm norm) {
    return switch (norm) {
      case LINF -> linf;
      case L2 -> l2;
    };
  }
}
