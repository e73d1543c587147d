package dev.kedge.report.html;

import dev.kedge.segment.Segmentation;
import java.util.Arrays;

/** Where a superpixel's number is written: at the pixel that is farthest from its edge. */
final class Centres {
  private Centres() {}

  /**
   * A pixel {@code y·width + x} for each superpixel, of the greatest city-block distance to other
   * superpixels and the frame; of several, the nearest to their mean place.
   */
  static int[] of(Segmentation segmentation) {
    int[] depth = depths(segmentation);
    int superpixels = segmentation.superpixels();
    int[] deepest = new int[superpixels];
    for (int p = 0; p < depth.length; p++) {
      int label = segmentation.label(p);
      deepest[label] = Math.max(deepest[label], depth[p]);
    }
    double[] sumX = new double[superpixels];
    double[] sumY = new double[superpixels];
    int[] count = new int[superpixels];
    int width = segmentation.width();
    for (int p = 0; p < depth.length; p++) {
      int label = segmentation.label(p);
      if (depth[p] == deepest[label]) {
        sumX[label] += p % width;
        sumY[label] += Math.floorDiv(p, width);
        count[label]++;
      }
    }
    int[] centres = new int[superpixels];
    double[] best = new double[superpixels];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int p = 0; p < depth.length; p++) {
      int label = segmentation.label(p);
      double dx = p % width - sumX[label] / count[label];
      double dy = Math.floorDiv(p, width) - sumY[label] / count[label];
      if (depth[p] == deepest[label] && dx * dx + dy * dy < best[label]) {
        best[label] = dx * dx + dy * dy;
        centres[label] = p;
      }
    }
    return centres;
  }

  /** Two sweeps: from the top left, then from the bottom right. */
  private static int[] depths(Segmentation segmentation) {
    int width = segmentation.width();
    int[] depth = new int[segmentation.height() * width];
    for (int p = 0; p < depth.length; p++) {
      int left = p % width == 0 ? 0 : step(segmentation, depth, p, p - 1);
      int above = p < width ? 0 : step(segmentation, depth, p, p - width);
      depth[p] = Math.min(left, above) + 1;
    }
    for (int p = depth.length - 1; p >= 0; p--) {
      int right = p % width == width - 1 ? 0 : step(segmentation, depth, p, p + 1);
      int below = p >= depth.length - width ? 0 : step(segmentation, depth, p, p + width);
      depth[p] = Math.min(depth[p], Math.min(right, below) + 1);
    }
    return depth;
  }

  private static int step(Segmentation segmentation, int[] depth, int from, int to) {
    return segmentation.label(from) == segmentation.label(to) ? depth[to] : 0;
  }
}
