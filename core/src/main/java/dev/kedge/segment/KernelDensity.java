package dev.kedge.segment;

import java.util.Arrays;

/**
 * The Parzen density of every pixel in place and colour, with a Gaussian kernel over a square
 * window, not normalised: a pixel alone has density 1.
 *
 * <p>Each pair of pixels is computed once, row against row, in loops that the compiler turns into
 * vector code. Pixels inside areas of one colour get exactly equal densities.
 */
final class KernelDensity {
  private final int height;
  private final int width;
  private final float[] lightness;
  private final float[] a;
  private final float[] b;
  private final int radius;
  private final float exponentPerSquare;
  private final float[] kernel;

  KernelDensity(int height, int width, float[][] lab, int radius, double kernelSize) {
    this.height = height;
    this.width = width;
    this.lightness = lab[0];
    this.a = lab[1];
    this.b = lab[2];
    this.radius = radius;
    this.exponentPerSquare = (float) (0.5 / (kernelSize * kernelSize));
    this.kernel = new float[width];
  }

  float[] densities() {
    float[] densities = new float[height * width];
    Arrays.fill(densities, 1);
    for (int y = 0; y < height; y++) {
      for (int down = 0; down <= radius && y + down < height; down++) {
        int left = down == 0 ? -1 : Math.min(radius, width - 1);
        for (int right = -left; right <= Math.min(radius, width - 1); right++) {
          addPairs(densities, y, down, right);
        }
      }
    }
    return densities;
  }

  /** Adds the kernel of all pairs of pixels of a row and those so many rows and columns off. */
  private void addPairs(float[] densities, int y, int down, int right) {
    int from = y * width + Math.max(0, -right);
    int offset = down * width + right;
    int pairs = width - Math.abs(right);
    kernels(from, from + offset, pairs, down * down + right * right);
    for (int x = 0; x < pairs; x++) {
      densities[from + x] += kernel[x];
    }
    for (int x = 0; x < pairs; x++) {
      densities[from + offset + x] += kernel[x];
    }
  }

  /**
   * exp(−d²/2σ²) as 1 / exp(d²/2σ²/64)⁶⁴, the inner one by its series: nothing but additions,
   * products and a quotient, so that it runs in vector lanes, and falls to 0 far out.
   */
  private void kernels(int one, int other, int pairs, float squaredPlace) {
    for (int x = 0; x < pairs; x++) {
      float differenceL = lightness[one + x] - lightness[other + x];
      float differenceA = a[one + x] - a[other + x];
      float differenceB = b[one + x] - b[other + x];
      float squared =
          squaredPlace
              + differenceL * differenceL
              + differenceA * differenceA
              + differenceB * differenceB;
      float t = squared * exponentPerSquare * (1f / 64);
      float e = 1 + t * (1 + t * (1f / 2) * (1 + t * (1f / 3) * (1 + t * (1f / 4))));
      float e2 = e * e;
      float e4 = e2 * e2;
      float e8 = e4 * e4;
      float e16 = e8 * e8;
      float e32 = e16 * e16;
      kernel[x] = 1 / (e32 * e32);
    }
  }
}
