package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Image;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuickshiftTest extends SegmenterContract {
  private static final int RADIUS = 6;

  @Override
  Segmenter[] segmenters() {
    return new Segmenter[] {
      new Quickshift(),
      new Quickshift(4, 200, 0.2, 0),
      new Quickshift(1, 0, 1, 2),
      new Quickshift(1000, Double.POSITIVE_INFINITY, 0, 0),
      new Quickshift(1.5, 3, 1000, 0)
    };
  }

  @Test
  void plainPictureIsOneSuperpixel() {
    Segmentation one = new Quickshift().segment(Pictures.plain(70, 90, 10, 200, 30));
    assertEquals(1, one.superpixels());
  }

  @Test
  void partsAtAnEdge() {
    Segmentation halves = new Quickshift().segment(Pictures.halves(40, 60, 25));
    assertEquals(2, halves.superpixels());
    for (int pixel = 0; pixel < 40 * 60; pixel++) {
      assertEquals(pixel % 60 >= 25 ? 1 : 0, halves.label(pixel));
    }
  }

  @Test
  void nothingMovesWithoutDistance() {
    Image image = Pictures.random(12, 9, 3);
    assertEquals(108, new Quickshift(2, 0.5, 1, 0).segment(image).superpixels());
  }

  @Test
  void densitiesAreTheSumOfTheKernelInTheWindow() {
    int height = 19;
    int width = 23;
    float[][] lab = Lab.of(Pictures.random(height, width, 8));
    float[] densities = new KernelDensity(height, width, lab, RADIUS, 2).densities();
    for (int i = 0; i < densities.length; i++) {
      double expected = 0;
      for (int j = 0; j < densities.length; j++) {
        if (inWindow(i, j, width)) {
          expected += Math.exp(-squared(lab, i, j, width) / (2 * 2 * 2));
        }
      }
      assertEquals(expected, densities[i], 2e-5 * expected, "pixel " + i);
    }
  }

  @Test
  void parentsAreTheNearestDenserPixels() {
    int height = 19;
    int width = 23;
    double maxDistance = 9;
    float[][] lab = Lab.of(Pictures.random(height, width, 9));
    float[] densities = new KernelDensity(height, width, lab, RADIUS, 2).densities();
    int[] parents = new int[densities.length];
    for (int i = 0; i < parents.length; i++) {
      double nearest = maxDistance * maxDistance;
      parents[i] = i;
      for (int j = 0; j < parents.length; j++) {
        boolean denser = densities[j] > densities[i] || (densities[j] == densities[i] && j < i);
        if (denser && inWindow(i, j, width)) {
          double squared = squared(lab, i, j, width);
          if (squared < nearest - 1e-3 || (squared <= nearest && parents[i] == i)) {
            nearest = squared;
            parents[i] = j;
          }
        }
      }
    }
    int[] roots = new int[parents.length];
    for (int i = 0; i < roots.length; i++) {
      roots[i] = i;
      while (parents[roots[i]] != roots[i]) {
        roots[i] = parents[roots[i]];
      }
    }
    DensityTree tree = new DensityTree(height, width, lab, densities, RADIUS, maxDistance);
    assertArrayEquals(roots, tree.roots());
  }

  private static boolean inWindow(int one, int other, int width) {
    return Math.abs(one / width - other / width) <= RADIUS
        && Math.abs(one % width - other % width) <= RADIUS;
  }

  private static double squared(float[][] lab, int one, int other, int width) {
    double down = one / width - other / width;
    double right = one % width - other % width;
    double squared = down * down + right * right;
    for (float[] plane : lab) {
      squared += Math.pow(plane[one] - plane[other], 2);
    }
    return squared;
  }

  @Test
  void namesAndDefaults() {
    Map<String, Object> parameters = new Quickshift().parameters();
    assertEquals(
        List.of("kernel_size", "max_dist", "ratio", "sigma"), List.copyOf(parameters.keySet()));
    assertEquals(List.of(5.0, 10.0, 1.0, 0.0), List.copyOf(parameters.values()));
  }

  @Test
  void refusesOtherParameters() {
    assertRefused(() -> new Quickshift(0.5, 10, 1, 0), "kernel_size 0.5", "[1, 1000]");
    assertRefused(() -> new Quickshift(5, -1, 1, 0), "max_dist -1.0");
    assertRefused(() -> new Quickshift(5, Double.NaN, 1, 0), "max_dist NaN");
    assertRefused(() -> new Quickshift(5, 10, -0.1, 0), "ratio -0.1");
    assertRefused(() -> new Quickshift(5, 10, 1, Double.NaN), "sigma NaN");
  }
}
