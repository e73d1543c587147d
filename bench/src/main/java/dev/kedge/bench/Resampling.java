package dev.kedge.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Whether two sets of runs may come from one distribution, by resampling (seeded): the p-value is
 * the share of resamples that differ at least as much as what was seen.
 */
final class Resampling {
  private static final int RESAMPLES = 20_000;

  private Resampling() {}

  /** For a mean of runs that are not recorded one by one: both means are resampled from ours. */
  static double ofMeans(double recordedMean, int recordedRuns, double[] ours) {
    SplittableRandom random = new SplittableRandom(1);
    double seen = Math.abs(recordedMean - Arrays.stream(ours).average().orElseThrow());
    int asFar = 0;
    for (int i = 0; i < RESAMPLES; i++) {
      double difference =
          resampledMean(ours, recordedRuns, random) - resampledMean(ours, ours.length, random);
      asFar += Math.abs(difference) >= seen - 1e-9 ? 1 : 0;
    }
    return (double) asFar / RESAMPLES;
  }

  private static double resampledMean(double[] values, int count, SplittableRandom random) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += values[random.nextInt(values.length)];
    }
    return sum / count;
  }

  /** For counts of categories, by the χ² statistic of permuted labels. */
  static <T> double ofCounts(Map<T, Integer> theirs, Map<T, Integer> ours) {
    List<T> pooled = new ArrayList<>();
    theirs.forEach((category, times) -> pooled.addAll(Collections.nCopies(times, category)));
    int first = pooled.size();
    ours.forEach((category, times) -> pooled.addAll(Collections.nCopies(times, category)));
    Map<T, Integer> numbers = new HashMap<>();
    int[] labels = new int[pooled.size()];
    for (int i = 0; i < labels.length; i++) {
      int next = numbers.size();
      labels[i] = numbers.computeIfAbsent(pooled.get(i), category -> next);
    }
    SplittableRandom random = new SplittableRandom(2);
    double seen = chiSquare(labels, first, numbers.size());
    int asFar = 0;
    for (int i = 0; i < RESAMPLES; i++) {
      shuffle(labels, random);
      asFar += chiSquare(labels, first, numbers.size()) >= seen - 1e-9 ? 1 : 0;
    }
    return (double) asFar / RESAMPLES;
  }

  private static void shuffle(int[] labels, SplittableRandom random) {
    for (int i = labels.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int label = labels[i];
      labels[i] = labels[other];
      labels[other] = label;
    }
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
