package dev.kedge.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The filter of a resize, by the names and codes of the Python Imaging Library.
 *
 * <p>Each is a function of the distance, in pixels, between the centres of an input and an output
 * pixel; a shrinking resize stretches it, so that every input pixel counts (antialias). NEAREST is
 * no filter: it takes the pixel under the output pixel's centre.
 */
public enum Resampling {
  NEAREST(0.5),
  /** Windowed sinc, sinc(x)·sinc(x/3). */
  LANCZOS(3),
  /** Triangle, 1 − |x|. */
  BILINEAR(1),
  /** Keys' cubic convolution (IEEE ASSP 29(6), 1981) with a = −½. */
  BICUBIC(2),
  /** Mean of the pixels under the output pixel. */
  BOX(0.5),
  /** Hamming-windowed sinc, sinc(x)·(0.54 + 0.46·cos πx). */
  HAMMING(1);

  private final double radius;

  Resampling(double radius) {
    this.radius = radius;
  }

  /**
   * The filter of a PIL code 0..5, as {@code resample} has it in a preprocessor_config.json.
   *
   * @throws IllegalArgumentException for another number
   */
  public static Resampling ofCode(int code) {
    if (code < 0 || code >= values().length) {
      throw new IllegalArgumentException("resample " + code + " is none of the PIL filters 0..5");
    }
    return values()[code];
  }

  /** The filter of a lower-case name, as timm has it; empty if there is none. */
  public static Optional<Resampling> named(String name) {
    return Arrays.stream(values())
        .filter(filter -> filter.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** The distance beyond which the weight is 0. */
  double radius() {
    return radius;
  }

  /** The weight at a distance, not yet normalised. */
  double weight(double distance) {
    double x = Math.abs(distance);
    return switch (this) {
      // Half open: a pixel whose centre is on the border of two output pixels counts once.
      case NEAREST, BOX -> distance > -0.5 && distance <= 0.5 ? 1 : 0;
      case BILINEAR -> Math.max(0, 1 - x);
      case HAMMING -> x < 1 ? sinc(x) * (0.54 + 0.46 * Math.cos(Math.PI * x)) : 0;
      case BICUBIC -> cubic(x, -0.5);
      case LANCZOS -> x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double cubic(double x, double a) {
    if (x < 1) {
      return ((a + 2) * x - (a + 3)) * x * x + 1;
    }
    return x < 2 ? a * (((x - 5) * x + 8) * x - 4) : 0;
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
