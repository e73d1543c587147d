package dev.kedge.report.overview;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Groups of points by Lloyd's k-means from the seeds of k-means++ (Arthur and Vassilvitskii, SODA
 * 2007). The same points in the same order give the same groups.
 */
final class KMeans {
  private static final int MOST_ROUNDS = 100;

  private final double[][] centres;

  private KMeans(double[][] centres) {
    this.centres = centres;
  }

  /** At most so many groups of points: fewer if there are fewer different points. */
  static KMeans of(List<double[]> points, int groups, long seed) {
    double[][] centres = seeds(points, groups, new SplittableRandom(seed));
    int[] before = new int[points.size()];
    Arrays.fill(before, -1);
    KMeans means = new KMeans(centres);
    for (int round = 0; round < MOST_ROUNDS; round++) {
      int[] now = points.stream().mapToInt(means::nearest).toArray();
      if (Arrays.equals(now, before)) {
        break;
      }
      before = now;
      means = new KMeans(means.moved(points, now));
    }
    return means;
  }

  private static double[][] seeds(List<double[]> points, int groups, SplittableRandom random) {
    double[] distances = new double[points.size()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    double[][] seeds = new double[0][];
    int next = points.isEmpty() ? -1 : random.nextInt(points.size());
    while (next >= 0 && seeds.length < groups) {
      double[] seed = points.get(next);
      seeds = Arrays.copyOf(seeds, seeds.length + 1);
      seeds[seeds.length - 1] = seed.clone();
      for (int i = 0; i < distances.length; i++) {
        distances[i] = Math.min(distances[i], distance(points.get(i), seed));
      }
      next = drawn(distances, random);
    }
    return seeds;
  }

  /** An index with a probability in proportion to its weight; −1 if all are 0. */
  private static int drawn(double[] weights, SplittableRandom random) {
    double left = random.nextDouble() * Arrays.stream(weights).sum();
    int last = -1;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        last = i;
        left -= weights[i];
        if (left < 0) {
          return i;
        }
      }
    }
    return last;
  }

  /** Number of groups. */
  int groups() {
    return centres.length;
  }

  /** A coordinate of a group's centre. */
  double centre(int group, int coordinate) {
    return centres[group][coordinate];
  }

  /** The group whose centre is nearest, the first of equals. */
  int nearest(double[] point) {
    int nearest = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int c = 0; c < centres.length; c++) {
      double distance = distance(point, centres[c]);
      if (distance < least) {
        least = distance;
        nearest = c;
      }
    }
    return nearest;
  }

  private double[][] moved(List<double[]> points, int[] groups) {
    double[][] sums = new double[centres.length][centres[0].length];
    int[] counts = new int[centres.length];
    for (int i = 0; i < groups.length; i++) {
      counts[groups[i]]++;
      for (int d = 0; d < sums[0].length; d++) {
        sums[groups[i]][d] += points.get(i)[d];
      }
    }
    for (int c = 0; c < sums.length; c++) {
      for (int d = 0; d < sums[c].length; d++) {
        sums[c][d] = counts[c] == 0 ? centres[c][d] : sums[c][d] / counts[c];
      }
    }
    return sums;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int d = 0; d < a.length; d++) {
      sum += (a[d] - b[d]) * (a[d] - b[d]);
    }
    return sum;
  }
}
