package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EProcessTest {
  @ParameterizedTest
  @ValueSource(doubles = {.5, .8, .95, .99})
  void theNextValueIsNotExpectedToBeHigher(double threshold) {
    EProcess process = new EProcess(threshold, 8, .3);
    for (int n = 0; n < 3000; n = n * 5 / 4 + 1) {
      for (int s = 0; s <= n; s += Math.max(1, n / 50)) {
        double above = process.logAbove(s, n);
        double up = process.logAbove(s + 1, n + 1) - above;
        double down = process.logAbove(s, n + 1) - above;
        double mirror = process.logBelow(s, n);
        double mirrorUp = process.logBelow(s + 1, n + 1) - mirror;
        double mirrorDown = process.logBelow(s, n + 1) - mirror;
        for (double part : new double[] {0, .3, .9, 1}) {
          double low = part * threshold;
          double high = 1 - part * (1 - threshold);
          String at = s + " of " + n + ", " + part;
          assertTrue(low * Math.exp(up) + (1 - low) * Math.exp(down) <= 1 + 1e-9, at);
          assertTrue(high * Math.exp(mirrorUp) + (1 - high) * Math.exp(mirrorDown) <= 1 + 1e-9, at);
        }
        // At the threshold itself both are martingales.
        assertEquals(1, threshold * Math.exp(up) + (1 - threshold) * Math.exp(down), 1e-9);
      }
    }
  }

  /** Ville: at the threshold, the share of paths that ever reach 1/δ is at most δ. */
  @Test
  void seldomReachesMuch() {
    SplittableRandom random = new SplittableRandom(4);
    EProcess process = new EProcess(.95, 8, .3);
    int paths = 1000;
    int reached = 0;
    for (int path = 0; path < paths; path++) {
      int agreeing = 0;
      for (int n = 1; n <= 2000; n++) {
        agreeing += random.nextDouble() < .95 ? 1 : 0;
        if (process.logAbove(agreeing, n) >= Math.log(10)) {
          reached++;
          break;
        }
      }
    }
    // Binomial(1000, .1): above 150 once in 10 million.
    assertTrue(reached <= 150 && reached > 10, reached + " of " + paths + ", seed 4");
  }

  @Test
  void startsAtOneAndGrowsWithEvidence() {
    EProcess process = new EProcess(.95, 8, .3);
    assertEquals(0, process.logAbove(0, 0));
    assertEquals(0, process.logBelow(0, 0));
    assertTrue(process.logAbove(200, 200) > Math.log(100));
    assertTrue(process.logBelow(150, 200) > Math.log(100));
    assertTrue(process.logAbove(1_900_000, 2_000_000) < 0);
  }

  @Test
  void nothingCertifiesAPrecisionAboveOne() {
    EProcess process = new EProcess(1, 8, .3);
    assertTrue(process.logAbove(1000, 1000) <= 0);
    assertEquals(Double.POSITIVE_INFINITY, process.logBelow(9, 10));
  }
}
