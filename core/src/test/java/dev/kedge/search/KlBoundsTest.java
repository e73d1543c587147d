package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class KlBoundsTest {
  private static final double STEP = 1e-5;

  /** The farthest point of a grid within the divergence. */
  private static double farthest(double mean, double divergence, int direction) {
    double farthest = mean;
    for (int i = 0; i <= 1 / STEP; i++) {
      double q = direction > 0 ? i * STEP : 1 - i * STEP;
      if ((q - mean) * direction > 0 && plainDivergence(mean, q) <= divergence) {
        farthest = q;
      }
    }
    return farthest;
  }

  private static double plainDivergence(double p, double q) {
    double agreeing = p > 0 ? p * Math.log(p / q) : 0;
    double others = p < 1 ? (1 - p) * Math.log((1 - p) / (1 - q)) : 0;
    return agreeing + others;
  }

  @Test
  void areTheFarthestMeansWithinTheDivergence() {
    for (double mean : new double[] {0, .01, .3, .5, .95, .99, 1}) {
      for (double divergence : new double[] {1e-4, .01, .05, .3, 2}) {
        String at = "mean " + mean + ", divergence " + divergence;
        double above = farthest(mean, divergence, 1);
        double below = farthest(mean, divergence, -1);
        assertEquals(above, KlBounds.upper(mean, divergence), 3 * STEP, at);
        assertEquals(below, KlBounds.lower(mean, divergence), 3 * STEP, at);
        assertTrue(KlBounds.upper(mean, divergence) >= above - 1e-12, at);
        assertTrue(KlBounds.lower(mean, divergence) <= below + 1e-12, at);
      }
    }
  }

  @Test
  void areKnownWhereAllAgree() {
    // d(1, q) = −ln q, so the lower bound after n agreeing samples at ln(1/δ) is δ^(1/n).
    assertEquals(Math.pow(.1, .01), KlBounds.lower(1, Math.log(10) / 100), 1e-5);
    assertEquals(1, KlBounds.upper(1, Math.log(10) / 100));
    assertEquals(0, KlBounds.lower(0, .1));
    assertEquals(1 - Math.exp(-.1), KlBounds.upper(0, .1), 1e-5);
  }

  @Test
  void encloseTheMeanHoweverSmallTheDivergence() {
    for (double divergence : new double[] {0, 1e-300, 1e-17, 1e-12, 1e-6, 10, 1e6}) {
      for (int agreeing = 0; agreeing <= 97; agreeing++) {
        double mean = agreeing / 97.0;
        double low = KlBounds.lower(mean, divergence);
        double high = KlBounds.upper(mean, divergence);
        assertTrue(0 <= low && low <= mean && mean <= high && high <= 1, mean + " " + divergence);
      }
    }
  }

  @Test
  void explorationRateIsAsPublished() {
    double x = Math.log(405.5 * 12 * Math.pow(3, 1.1) / .1);
    assertEquals(x + Math.log(x), KlLucb.explorationRate(12, 3, .1), 1e-12);
  }
}
