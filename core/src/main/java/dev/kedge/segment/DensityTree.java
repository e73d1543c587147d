package dev.kedge.segment;

/**
 * The forest of quick shift: a pixel's parent is the nearest pixel of higher density in its window,
 * if near enough; among equally near ones the first in row order.
 */
final class DensityTree {
  private final int height;
  private final int width;
  private final float[] lightness;
  private final float[] a;
  private final float[] b;
  private final float[] density;
  private final int radius;
  private final double maxSquared;

  private int parent;
  private float nearest;

  DensityTree(
      int height, int width, float[][] lab, float[] density, int radius, double maxDistance) {
    this.height = height;
    this.width = width;
    this.lightness = lab[0];
    this.a = lab[1];
    this.b = lab[2];
    this.density = density;
    this.radius = radius;
    this.maxSquared = maxDistance * maxDistance;
  }

  /** For every pixel the root of its tree. */
  int[] roots() {
    int[] parents = new int[density.length];
    for (int y = 0, i = 0; y < height; y++) {
      for (int x = 0; x < width; x++, i++) {
        parents[i] = parent(i, y, x);
      }
    }
    int[] roots = parents.clone();
    for (int i = 0; i < roots.length; i++) {
      int root = i;
      while (roots[root] != root) {
        roots[root] = roots[roots[root]];
        root = roots[root];
      }
      roots[i] = root;
    }
    return roots;
  }

  /** Ring by ring outwards; no pixel of a ring is nearer than the ring itself. */
  private int parent(int pixel, int y, int x) {
    parent = pixel;
    nearest = Float.POSITIVE_INFINITY;
    for (int ring = 1; ring <= radius; ring++) {
      int squaredRing = ring * ring;
      if (squaredRing > nearest || squaredRing > maxSquared) {
        break;
      }
      int left = Math.max(0, x - ring);
      int right = Math.min(width - 1, x + ring);
      if (y - ring >= 0) {
        compareRow(pixel, y - ring, left, right, squaredRing, x);
      }
      for (int row = Math.max(0, y - ring + 1); row < Math.min(height, y + ring); row++) {
        int squaredRow = (row - y) * (row - y);
        if (x - ring >= 0) {
          compare(pixel, row * width + x - ring, squaredRow + squaredRing);
        }
        if (x + ring < width) {
          compare(pixel, row * width + x + ring, squaredRow + squaredRing);
        }
      }
      if (y + ring < height) {
        compareRow(pixel, y + ring, left, right, squaredRing, x);
      }
    }
    return nearest <= maxSquared ? parent : pixel;
  }

  private void compareRow(int pixel, int row, int left, int right, int squaredRow, int x) {
    for (int column = left; column <= right; column++) {
      compare(pixel, row * width + column, squaredRow + (column - x) * (column - x));
    }
  }

  private void compare(int pixel, int other, int squaredPlace) {
    if (!denser(other, pixel)) {
      return;
    }
    float differenceL = lightness[other] - lightness[pixel];
    float differenceA = a[other] - a[pixel];
    float differenceB = b[other] - b[pixel];
    float squared =
        squaredPlace
            + differenceL * differenceL
            + differenceA * differenceA
            + differenceB * differenceB;
    if (squared < nearest || (squared == nearest && other < parent)) {
      nearest = squared;
      parent = other;
    }
  }

  private boolean denser(int one, int other) {
    return density[one] > density[other] || (density[one] == density[other] && one < other);
  }
}
