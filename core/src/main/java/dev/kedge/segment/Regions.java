package dev.kedge.segment;

import java.util.Arrays;

/** Disjoint regions of pixels that merge: each a tree, its root knows size and strongest edge. */
final class Regions {
  private final int[] parents;
  private final int[] sizes;
  private final double[] strongestInside;

  /** Every pixel a region. */
  Regions(int pixels) {
    parents = new int[pixels];
    Arrays.setAll(parents, i -> i);
    sizes = new int[pixels];
    Arrays.fill(sizes, 1);
    strongestInside = new double[pixels];
  }

  /** Merges two pixels' regions if the edge is no stronger than Int(C) + k/|C| of either. */
  void mergeIfSimilar(int one, int other, double weight, double k) {
    int first = root(one);
    int second = root(other);
    if (first != second
        && weight <= strongestInside[first] + k / sizes[first]
        && weight <= strongestInside[second] + k / sizes[second]) {
      strongestInside[merge(first, second)] = weight;
    }
  }

  /** Merges two pixels' regions if either has fewer pixels than the minimum. */
  void mergeIfSmall(int one, int other, int minimum) {
    int first = root(one);
    int second = root(other);
    if (first != second && (sizes[first] < minimum || sizes[second] < minimum)) {
      merge(first, second);
    }
  }

  /** The new root: that of the larger region, so that trees stay low. */
  private int merge(int first, int second) {
    int root = sizes[first] >= sizes[second] ? first : second;
    int child = root == first ? second : first;
    parents[child] = root;
    sizes[root] += sizes[child];
    return root;
  }

  private int root(int pixel) {
    int root = pixel;
    while (parents[root] != root) {
      parents[root] = parents[parents[root]];
      root = parents[root];
    }
    return root;
  }

  /** For every pixel the first pixel of its region. */
  int[] firstPixels() {
    int[] firstOfRoot = new int[parents.length];
    Arrays.fill(firstOfRoot, -1);
    int[] first = new int[parents.length];
    for (int pixel = 0; pixel < first.length; pixel++) {
      int root = root(pixel);
      if (firstOfRoot[root] < 0) {
        firstOfRoot[root] = pixel;
      }
      first[pixel] = firstOfRoot[root];
    }
    return first;
  }
}
