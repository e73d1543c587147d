package dev.kedge.bench;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Tests of whether two sets of runs come from one distribution, by resampling (seeded): the p-value
 * is the share of resamples that differ at least as much as what was seen.
 */
final class Resampling {
  private static final int RESAMPLES = 20_000;

  private Resampling() {}

  /**
   * For a mean whose runs are not recorded, against runs that are: both means are resampled from
   * the latter.
   */
  static double ofMeans(double recordedMean, int recordedRuns, double[] ours) {
    SplittableRandom random = new SplittableRandom(1);
    double seen = Math.abs(recordedMean - mean(ours, ours.length, null));
    int asFar = 0;
    for (int i = 0; i < RESAMPLES; i++) {
      double difference = mean(ours, recordedRuns, random) - mean(ours, ours.length, random);
      asFar += Math.abs(difference) >= seen - 1e-9 ? 1 : 0;
    }
    return (double) asFar / RESAMPLES;
  }

  private static double mean(
      double[] values, int count, @org.jspecify.annotations.Nullable SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[random == null ? i : random.nextInt(values.length)];
    }
    return sum / count;
  }

  /** For categories, by the χ² statistic of permuted labels. */
  static <T> double ofCounts(Map<T, Integer> theirs, Map<T, Integer> ours) {
    SplittableRandom random = new SplittableRandom(2);
    Map<T, Integer> numbers = new HashMap<>();
    List<T> pooled = new java.util.ArrayList<>();
    theirs.forEach((key, times) -> pooled.addAll(java.util.Collections.nCopies(times, key)));
    int first = pooled.size();
    ours.forEach((key, times) -> pooled.addAll(java.util.Collections.nCopies(times, key)));
    int[] labels =
        pooled.stream().mapToInt(k -> numbers.computeIfAbsent(k, x -> numbers.size())).toArray();
    double seen = chiSquare(labels, first, numbers.size());
    int asFar = 0;
    for (int i = 0; i < RESAMPLES; i++) {
      for (int j = labels.length - 1; j > 0; j--) {
        int other = random.nextInt(j + 1);
        int label = labels[j];
        labels[j] = labels[other];
        labels[other] = label;
      }
      asFar += chiSquare(labels, first, numbers.size()) >= seen - 1e-9 ? 1 : 0;
    }
    return (double) asFar / RESAMPLES;
  }

  private static double chiSquare(int[] labels, int first, int categories) {
    int[] one = new int[categories];
    int[] all = new int[categories];
    for (int i = 0; i < labels.length; i++) {
      all[labels[i]]++;
      one[labels[i]] += i < first ? 1 : 0;
    }
    double share = (double) first / labels.length;
    double statistic = 0;
    for (int c = 0; c < categories; c++) {
      double expected = share * all[c];
      statistic += (one[c] - expected) * (one[c] - expected) / (expected * (1 - share));
    }
    return statistic;
  }
}
