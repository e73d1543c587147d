package dev.kedge.attack;

import dev.kedge.image.Image;

/**
 * The structural similarity index of two pictures: mean of the map over luma (ITU-R BT.601), 11×11
 * Gaussian window of σ 1.5, K₁ = .01, K₂ = .03, where the window lies within the picture (Wang,
 * Bovik, Sheikh, Simoncelli, IEEE TIP 13(4), 2004, section III). In a picture with a shorter side
 * than the window, the window has the largest odd length that fits.
 */
final class Ssim {
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = square(.01 * 255);
  private static final double C2 = square(.03 * 255);

  /** Means of: first, second, first², second², first·second. */
  private static final int SUMS = 5;

  private Ssim() {}

  /** The index of two pictures of one size, 1 where their luma is equal. */
  static double of(Image a, Image b) {
    double[] across = window(a.width());
    double[] down = window(a.height());
    int columns = a.width() - across.length + 1;
    int rows = a.height() - down.length + 1;
    double[][] ring = new double[down.length][];
    double total = 0;
    for (int y = 0; y < a.height(); y++) {
      ring[y % down.length] = row(a, b, y, across);
      if (y >= down.length - 1) {
        total += similarity(ring, y + 1, down, columns);
      }
    }
    return total / ((double) rows * columns);
  }

  private static double[] window(int side) {
    int length = Math.min(WINDOW, side - 1 + side % 2);
    double[] weights = new double[length];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      weights[i] = Math.exp(-square((i - length / 2) / SIGMA) / 2);
      sum += weights[i];
    }
    for (int i = 0; i < length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  /** The sums of a row, weighted along it. */
  private static double[] row(Image a, Image b, int y, double[] weights) {
    int columns = a.width() - weights.length + 1;
    double[] first = luma(a, y);
    double[] second = luma(b, y);
    double[] sums = new double[columns * SUMS];
    for (int x = 0; x < columns; x++) {
      int at = x * SUMS;
      for (int k = 0; k < weights.length; k++) {
        double p = first[x + k];
        double q = second[x + k];
        sums[at] += weights[k] * p;
        sums[at + 1] += weights[k] * q;
        sums[at + 2] += weights[k] * p * p;
        sums[at + 3] += weights[k] * q * q;
        sums[at + 4] += weights[k] * p * q;
      }
    }
    return sums;
  }

  private static double[] luma(Image image, int y) {
    double[] luma = new double[image.width()];
    for (int x = 0; x < luma.length; x++) {
      int pixel = y * luma.length + x;
      luma[x] =
          .299 * image.value(pixel, 0)
              + .587 * image.value(pixel, 1)
              + .114 * image.value(pixel, 2);
    }
    return luma;
  }

  /** The sum of the map over the windows whose first row is in the ring at {@code first}. */
  private static double similarity(double[][] ring, int first, double[] weights, int columns) {
    double total = 0;
    double[] mean = new double[SUMS];
    for (int x = 0; x < columns; x++) {
      java.util.Arrays.fill(mean, 0);
      for (int k = 0; k < weights.length; k++) {
        double[] row = ring[(first + k) % weights.length];
        for (int s = 0; s < SUMS; s++) {
          mean[s] += weights[k] * row[x * SUMS + s];
        }
      }
      double product = mean[0] * mean[1];
      double squares = mean[0] * mean[0] + mean[1] * mean[1];
      double covariance = mean[4] - product;
      double variances = mean[2] + mean[3] - squares;
      total += (2 * product + C1) * (2 * covariance + C2) / ((squares + C1) * (variances + C2));
    }
    return total;
  }

  private static double square(double value) {
    return value * value;
  }
}
