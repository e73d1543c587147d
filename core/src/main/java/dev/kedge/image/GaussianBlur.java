package dev.kedge.image;

import java.util.Arrays;

/**
 * A Gaussian blur, separable, cut off at four sigma, with the picture reflected at its border (the
 * border pixel itself is repeated: c b a | a b c).
 *
 * <p>Immutable and safe for many threads. Cost: pixels × (8·sigma + 1) per channel, never more than
 * pixels × 4 × the longer side.
 */
public final class GaussianBlur {
  /** The largest sigma, in pixels. */
  public static final double MAX_SIGMA = 1000;

  private static final double CUT_OFF = 4;

  private final double sigma;

  /**
   * A blur of a width.
   *
   * @param sigma the standard deviation in pixels, 0 (leaves everything as it is) to {@value
   *     #MAX_SIGMA}
   * @throws IllegalArgumentException if sigma is outside its range
   */
  public GaussianBlur(double sigma) {
    if (!(sigma >= 0 && sigma <= MAX_SIGMA)) {
      throw new IllegalArgumentException(
          "a blur of sigma " + sigma + ", must be in [0, " + MAX_SIGMA + "]");
    }
    this.sigma = sigma;
  }

  /** The standard deviation in pixels. */
  public double sigma() {
    return sigma;
  }

  /** The picture blurred channel by channel, values rounded to the nearest. */
  public Image apply(Image image) {
    if (sigma == 0) {
      return image;
    }
    byte[] rgb = image.copyRgb();
    float[] plane = new float[image.pixels()];
    for (int channel = 0; channel < Image.CHANNELS; channel++) {
      for (int i = 0; i < plane.length; i++) {
        plane[i] = rgb[i * Image.CHANNELS + channel] & 0xFF;
      }
      float[] blurred = apply(plane, image.height(), image.width());
      for (int i = 0; i < plane.length; i++) {
        rgb[i * Image.CHANNELS + channel] = (byte) Math.clamp(Math.round(blurred[i]), 0, 255);
      }
    }
    return Image.of(image.height(), image.width(), rgb);
  }

  /**
   * A plane of values in row order, blurred; the plane given stays as it is.
   *
   * @throws IllegalArgumentException if the plane has not height × width values, or a side is below
   *     1
   */
  public float[] apply(float[] plane, int height, int width) {
    if (height < 1 || width < 1 || plane.length != Math.multiplyExact(height, width)) {
      throw new IllegalArgumentException(
          plane.length + " values given for a plane of " + height + "×" + width);
    }
    if (sigma == 0) {
      return plane.clone();
    }
    return alongColumns(alongRows(plane, height, width), height, width);
  }

  private float[] alongRows(float[] plane, int height, int width) {
    float[] weights = weights(width);
    int before = weights.length / 2;
    float[] reflected = new float[width + weights.length - 1];
    float[] shifted = new float[width];
    float[] sum = new float[width];
    float[] blurred = new float[plane.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < reflected.length; x++) {
        reflected[x] = plane[y * width + reflected(x - before, width)];
      }
      Arrays.fill(sum, 0);
      for (int k = 0; k < weights.length; k++) {
        System.arraycopy(reflected, k, shifted, 0, width);
        addWeighted(shifted, weights[k], sum);
      }
      System.arraycopy(sum, 0, blurred, y * width, width);
    }
    return blurred;
  }

  private float[] alongColumns(float[] plane, int height, int width) {
    float[] weights = weights(height);
    int before = weights.length / 2;
    float[] row = new float[width];
    float[] sum = new float[width];
    float[] blurred = new float[plane.length];
    for (int y = 0; y < height; y++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < weights.length; k++) {
        System.arraycopy(plane, reflected(y + k - before, height) * width, row, 0, width);
        addWeighted(row, weights[k], sum);
      }
      System.arraycopy(sum, 0, blurred, y * width, width);
    }
    return blurred;
  }

  /** Of its own, with one index for all arrays, so that the compiler makes vector code of it. */
  private static void addWeighted(float[] values, float weight, float[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += weight * values[i];
    }
  }

  /**
   * The weights of the values from {@code length/2} before to {@code (length-1)/2} after, summing
   * to 1. A line of n values, reflected, repeats every 2n: weights further out than that are added
   * to those that meet the same value.
   */
  private float[] weights(int n) {
    int radius = (int) (CUT_OFF * sigma + 0.5);
    double[] folded = new double[(int) Math.min(2L * radius + 1, 2L * n)];
    int before = folded.length / 2;
    double sum = 0;
    for (int k = -radius; k <= radius; k++) {
      double weight = StrictMath.exp(-0.5 * k * k / (sigma * sigma));
      folded[Math.floorMod(k + before, folded.length)] += weight;
      sum += weight;
    }
    float[] weights = new float[folded.length];
    for (int k = 0; k < weights.length; k++) {
      weights[k] = (float) (folded[k] / sum);
    }
    return weights;
  }

  private static int reflected(int i, int n) {
    int inPeriod = Math.floorMod(i, 2 * n);
    return inPeriod < n ? inPeriod : 2 * n - 1 - inPeriod;
  }
}
