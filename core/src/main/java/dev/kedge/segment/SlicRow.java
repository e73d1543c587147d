package dev.kedge.segment;

import java.util.Arrays;

/** One row of pixels in SLIC: their places and colours, the nearest centre so far, its distance. */
final class SlicRow {
  private final float[] columns;
  private final float[] lightness;
  private final float[] a;
  private final float[] b;
  private final float[] distances;
  private final float[] labels;
  private final float[] candidates;

  /** Row y of three planes. */
  SlicRow(float[][] lab, int y, int width) {
    columns = new float[width];
    for (int x = 0; x < width; x++) {
      columns[x] = x;
    }
    lightness = Arrays.copyOfRange(lab[0], y * width, (y + 1) * width);
    a = Arrays.copyOfRange(lab[1], y * width, (y + 1) * width);
    b = Arrays.copyOfRange(lab[2], y * width, (y + 1) * width);
    distances = new float[width];
    labels = new float[width];
    candidates = new float[width];
  }

  void forgetDistances() {
    Arrays.fill(distances, Float.MAX_VALUE);
  }

  /**
   * Pixels from a column up to another take the centre as theirs if it is nearer than the nearest
   * so far. In steps so short that the compiler makes vector code of each.
   */
  void compare(
      int from, int to, int label, double[] centre, float vertical, float place, boolean colour) {
    setPlace(from, to, (float) centre[1], place, vertical);
    if (colour) {
      addLightness(from, to, (float) centre[2]);
      addHue(from, to, (float) centre[3], (float) centre[4]);
    }
    takeNearer(from, to, label);
  }

  private void setPlace(int from, int to, float centre, float weight, float vertical) {
    for (int x = from; x < to; x++) {
      float difference = columns[x] - centre;
      candidates[x] = vertical + weight * difference * difference;
    }
  }

  private void addLightness(int from, int to, float centre) {
    for (int x = from; x < to; x++) {
      float difference = lightness[x] - centre;
      candidates[x] += difference * difference;
    }
  }

  private void addHue(int from, int to, float centreA, float centreB) {
    for (int x = from; x < to; x++) {
      float differenceA = a[x] - centreA;
      float differenceB = b[x] - centreB;
      candidates[x] += differenceA * differenceA + differenceB * differenceB;
    }
  }

  /**
   * A branch would be mispredicted often and keep the compiler from vector code. So the decision is
   * a number, 0 or 1, and labels are floats: exact, as there are fewer than 2²⁴.
   */
  private void takeNearer(int from, int to, float label) {
    for (int x = from; x < to; x++) {
      float sign = Math.signum(distances[x] - candidates[x]);
      float nearer = 0.5f * sign * (sign + 1);
      labels[x] += nearer * (label - labels[x]);
    }
    for (int x = from; x < to; x++) {
      distances[x] = Math.min(distances[x], candidates[x]);
    }
  }

  void copyLabels(int[] target, int from) {
    for (int x = 0; x < labels.length; x++) {
      target[from + x] = (int) labels[x];
    }
  }

  /** Adds the places and colours of all pixels to the sums of their centres, run by run. */
  void addTo(double[][] sums, int[] sizes, int y) {
    int end;
    for (int start = 0; start < labels.length; start = end) {
      float label = labels[start];
      double sumL = 0;
      double sumA = 0;
      double sumB = 0;
      for (end = start; end < labels.length && labels[end] == label; end++) {
        sumL += lightness[end];
        sumA += a[end];
        sumB += b[end];
      }
      int run = end - start;
      double[] sum = sums[(int) label];
      sum[0] += (double) run * y;
      sum[1] += run * (start + end - 1) / 2.0;
      sum[2] += sumL;
      sum[3] += sumA;
      sum[4] += sumB;
      sizes[(int) label] += run;
    }
  }
}
