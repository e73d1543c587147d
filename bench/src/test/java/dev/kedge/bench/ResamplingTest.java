package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ResamplingTest {
  @Test
  void whatIsEqualIsLikely() {
    assertEquals(1, Resampling.ofMeans(5, 50, new double[] {5, 5, 5, 5}));
    assertEquals(1, Resampling.ofCounts(Map.of("a", 25, "b", 25), Map.of("a", 50, "b", 50)), 0);
  }

  @Test
  void whatIsFarApartIsNot() {
    assertEquals(0, Resampling.ofMeans(5.1, 50, new double[] {5, 5, 5, 5}));
    assertTrue(Resampling.ofCounts(Map.of("a", 50), Map.of("a", 60, "b", 40)) < 1e-3);
  }

  /** The p-value of runs from one distribution is uniform: about one in ten is below .1. */
  @Test
  void chanceIsHeldForChance() {
    SplittableRandom random = new SplittableRandom(6);
    int low = 0;
    for (int trial = 0; trial < 60; trial++) {
      double theirs = IntStream.range(0, 50).mapToDouble(i -> random.nextInt(9)).sum() / 50;
      double[] ours = IntStream.range(0, 100).mapToDouble(i -> random.nextInt(9)).toArray();
      low += Resampling.ofMeans(theirs, 50, ours) < .1 ? 1 : 0;
    }
    // Binomial(60, .1): above 16 once in 10,000.
    assertTrue(low >= 1 && low <= 16, low + " of 60 below .1, seed 6");
  }
}
