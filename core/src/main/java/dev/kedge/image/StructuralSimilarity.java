package dev.kedge.image;

/**
 * The mean structural similarity of two pictures' lumas: Wang, Bovik, Sheikh, Simoncelli, <i>Image
 * Quality Assessment: From Error Visibility to Structural Similarity</i>, IEEE TIP 2004, section
 * III.C: a Gaussian window of 11×11 pixels, σ = 1.5, K₁ = .01, K₂ = .03, L = 255. Luma is .299·R +
 * .587·G + .114·B, not rounded. Only windows that lie inside the picture count; where a side is
 * shorter than 11, the window is cut to the longest odd length that fits.
 */
final class StructuralSimilarity {
  private static final int WINDOW = 11;
  private static final double SIGMA = 1.5;
  private static final double C1 = Math.pow(.01 * 255, 2);
  private static final double C2 = Math.pow(.03 * 255, 2);

  /** x, y, x², y², xy of a row. */
  private static final int MOMENTS = 5;

  private StructuralSimilarity() {}

  /** The mean over all windows, −1..1, of two pictures of one size. */
  static double of(Image a, Image b) {
    double[] across = weights(a.width());
    double[] down = weights(a.height());
    int columns = a.width() - across.length + 1;
    int rows = a.height() - down.length + 1;
    double[][][] filtered = new double[down.length][MOMENTS][columns];
    double[][] values = new double[MOMENTS][a.width()];
    double sum = 0;
    for (int y = 0; y < a.height(); y++) {
      moments(a, b, y, values);
      filter(values, across, filtered[y % down.length]);
      if (y >= down.length - 1) {
        sum += row(filtered, down, y - down.length + 1, columns);
      }
    }
    return sum / ((double) rows * columns);
  }

  private static double[] weights(int side) {
    int length = Math.min(WINDOW, side % 2 == 0 ? side - 1 : side);
    double[] weights = new double[length];
    double sum = 0;
    for (int i = 0; i < length; i++) {
      double x = i - (length - 1) / 2.0;
      weights[i] = StrictMath.exp(-x * x / (2 * SIGMA * SIGMA));
      sum += weights[i];
    }
    for (int i = 0; i < length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static void moments(Image a, Image b, int y, double[][] values) {
    for (int x = 0; x < a.width(); x++) {
      double first = luma(a, y * a.width() + x);
      double second = luma(b, y * a.width() + x);
      values[0][x] = first;
      values[1][x] = second;
      values[2][x] = first * first;
      values[3][x] = second * second;
      values[4][x] = first * second;
    }
  }

  private static double luma(Image image, int pixel) {
    return .299 * image.value(pixel, 0)
        + .587 * image.value(pixel, 1)
        + .114 * image.value(pixel, 2);
  }

  private static void filter(double[][] values, double[] weights, double[][] filtered) {
    for (int m = 0; m < MOMENTS; m++) {
      for (int x = 0; x < filtered[m].length; x++) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * values[m][x + i];
        }
        filtered[m][x] = sum;
      }
    }
  }

  /** The sum over the windows of a row, of which {@code top} is the first line. */
  private static double row(double[][][] filtered, double[] weights, int top, int columns) {
    double sum = 0;
    double[] mean = new double[MOMENTS];
    for (int x = 0; x < columns; x++) {
      for (int m = 0; m < MOMENTS; m++) {
        mean[m] = 0;
        for (int i = 0; i < weights.length; i++) {
          mean[m] += weights[i] * filtered[(top + i) % weights.length][m][x];
        }
      }
      double means = mean[0] * mean[0] + mean[1] * mean[1];
      double product = mean[0] * mean[1];
      double variances = mean[2] + mean[3] - means;
      double covariance = mean[4] - product;
      sum += (2 * product + C1) * (2 * covariance + C2) / ((means + C1) * (variances + C2));
    }
    return sum;
  }
}
