package dev.kedge.segment;

import dev.kedge.image.Image;

/**
 * A picture in CIELAB (CIE 1976 L*a*b*, white point D65 at 2°, from sRGB as IEC 61966-2-1 has it):
 * three planes of height × width values in row order, lightness 0..100, a and b about −100..100.
 */
final class Lab {
  private static final double EPSILON = 216.0 / 24389;
  private static final double KAPPA = 24389.0 / 27;
  private static final double WHITE_X = 0.95047;
  private static final double WHITE_Z = 1.08883;

  private Lab() {}

  /** The planes of a picture as it is. */
  static float[][] of(Image image) {
    return of(image.copyRgb(), 0, 255);
  }

  /**
   * The planes of a picture after its values, of all channels, were stretched to the full range.
   */
  static float[][] ofStretched(Image image) {
    byte[] rgb = image.copyRgb();
    int low = 255;
    int high = 0;
    for (byte value : rgb) {
      low = Math.min(low, value & 0xFF);
      high = Math.max(high, value & 0xFF);
    }
    return low < high ? of(rgb, low, high) : of(rgb, 0, 255);
  }

  private static float[][] of(byte[] rgb, int black, int white) {
    double[] linear = new double[256];
    for (int value = black; value <= white; value++) {
      linear[value] = linear((value - black) / (double) (white - black));
    }
    int pixels = rgb.length / Image.CHANNELS;
    float[] lightness = new float[pixels];
    float[] a = new float[pixels];
    float[] b = new float[pixels];
    for (int i = 0; i < pixels; i++) {
      double red = linear[rgb[3 * i] & 0xFF];
      double green = linear[rgb[3 * i + 1] & 0xFF];
      double blue = linear[rgb[3 * i + 2] & 0xFF];
      double x = response((0.412453 * red + 0.357580 * green + 0.180423 * blue) / WHITE_X);
      double y = response(0.212671 * red + 0.715160 * green + 0.072169 * blue);
      double z = response((0.019334 * red + 0.119193 * green + 0.950227 * blue) / WHITE_Z);
      lightness[i] = (float) (116 * y - 16);
      a[i] = (float) (500 * (x - y));
      b[i] = (float) (200 * (y - z));
    }
    return new float[][] {lightness, a, b};
  }

  private static double linear(double value) {
    return value > 0.04045 ? StrictMath.pow((value + 0.055) / 1.055, 2.4) : value / 12.92;
  }

  private static double response(double t) {
    return t > EPSILON ? cubeRoot(t) : (KAPPA * t + 16) / 116;
  }

  /**
   * The cube root of a number in [0.008, 2], the same on every machine: a third of the exponent,
   * then Halley's method, which triples the correct digits in each step.
   */
  private static double cubeRoot(double t) {
    double root = Float.intBitsToFloat(Float.floatToRawIntBits((float) t) / 3 + 0x2A51_4067);
    for (int step = 0; step < 2; step++) {
      double cube = root * root * root;
      root *= (cube + 2 * t) / (2 * cube + t);
    }
    return root;
  }
}
