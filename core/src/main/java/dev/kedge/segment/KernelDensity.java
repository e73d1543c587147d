package dev.kedge.segment;

import java.util.Arrays;

/**
 * The Parzen density of every pixel in place and colour, with a Gaussian kernel over a square
 * window, not normalised: a pixel alone has density 1.
 *
 * <p>Each pair of pixels is computed once, row against row, in loops so short, and with one index
 * for all arrays, that the compiler makes vector code of them. Pixels inside areas of one colour
 * get exactly equal densities.
 */
final class KernelDensity {
  /** A colour so far from all others that the kernel is 0: what stands beside the picture. */
  private static final float NOWHERE = 1e18f;

  private final int height;
  private final int width;
  private final int radius;
  private final int margin;
  private final float[][][] lab;
  private final float[][] densities;
  private final float exponentPerSquare;
  private final float[] kernel;

  /**
   * @param radius how far the window reaches to each side, in pixels
   * @param kernelSize the standard deviation
   */
  KernelDensity(int height, int width, float[][] lab, int radius, double kernelSize) {
    this.height = height;
    this.width = width;
    this.radius = radius;
    this.margin = Math.min(radius, width - 1);
    this.lab = new float[lab.length][][];
    for (int channel = 0; channel < lab.length; channel++) {
      this.lab[channel] = rowsWithMargins(lab[channel]);
    }
    this.densities = new float[height][width + 2 * margin];
    this.kernel = new float[width];
    this.exponentPerSquare = (float) (0.5 / (kernelSize * kernelSize));
  }

  private float[][] rowsWithMargins(float[] plane) {
    float[][] rows = new float[height][width + 2 * margin];
    for (int y = 0; y < height; y++) {
      Arrays.fill(rows[y], NOWHERE);
      System.arraycopy(plane, y * width, rows[y], margin, width);
    }
    return rows;
  }

  /** The densities in row order. */
  float[] densities() {
    Row here = new Row();
    Row there = new Row();
    float[] all = new float[height * width];
    for (int y = 0; y < height; y++) {
      here.loadColours(y, 0);
      Arrays.fill(here.density, 1);
      for (int down = 0; down <= radius && y + down < height; down++) {
        for (int right = down == 0 ? 1 : -margin; right <= margin; right++) {
          there.loadColours(y + down, right);
          System.arraycopy(densities[y + down], margin + right, there.density, 0, width);
          addPairs(here, there, down * down + right * right);
          System.arraycopy(there.density, 0, densities[y + down], margin + right, width);
        }
      }
      for (int x = 0; x < width; x++) {
        all[y * width + x] = here.density[x] + densities[y][margin + x];
      }
    }
    return all;
  }

  /** Adds the kernel of each pair of pixels, one here and one there, to both. */
  private void addPairs(Row here, Row there, float squaredPlace) {
    setSquaredDifferences(here.lightness, there.lightness, squaredPlace, kernel);
    addSquaredDifferences(here.a, there.a, kernel);
    addSquaredDifferences(here.b, there.b, kernel);
    rootsOfExponentials(kernel, exponentPerSquare);
    reciprocals(kernel);
    add(kernel, here.density);
    add(kernel, there.density);
  }

  private static void setSquaredDifferences(float[] one, float[] other, float start, float[] sums) {
    for (int x = 0; x < sums.length; x++) {
      float difference = one[x] - other[x];
      sums[x] = start + difference * difference;
    }
  }

  private static void addSquaredDifferences(float[] one, float[] other, float[] sums) {
    for (int x = 0; x < sums.length; x++) {
      float difference = one[x] - other[x];
      sums[x] += difference * difference;
    }
  }

  /** The 64th root of exp(d²/2σ²), by its series. */
  private static void rootsOfExponentials(float[] squares, float exponentPerSquare) {
    float perSquare = exponentPerSquare / 64;
    for (int x = 0; x < squares.length; x++) {
      float t = squares[x] * perSquare;
      squares[x] = 1 + t * (1 + t * (1f / 2) * (1 + t * (1f / 3) * (1 + t * (1f / 4))));
    }
  }

  /** One over the 64th power: exp(−d²/2σ²), 0 far out. */
  private static void reciprocals(float[] roots) {
    for (int x = 0; x < roots.length; x++) {
      float power2 = roots[x] * roots[x];
      float power4 = power2 * power2;
      float power8 = power4 * power4;
      float power16 = power8 * power8;
      float power32 = power16 * power16;
      roots[x] = 1 / (power32 * power32);
    }
  }

  private static void add(float[] values, float[] sums) {
    for (int x = 0; x < sums.length; x++) {
      sums[x] += values[x];
    }
  }

  /** As many pixels as the picture is wide, from one row, perhaps shifted into its margins. */
  private final class Row {
    final float[] lightness = new float[width];
    final float[] a = new float[width];
    final float[] b = new float[width];
    final float[] density = new float[width];

    void loadColours(int y, int right) {
      System.arraycopy(lab[0][y], margin + right, lightness, 0, width);
      System.arraycopy(lab[1][y], margin + right, a, 0, width);
      System.arraycopy(lab[2][y], margin + right, b, 0, width);
    }
  }
}
