package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class LogGammaTest {
  @Test
  void ofWholeNumbersAndHalves() {
    double factorial = 0;
    for (int n = 1; n < 200; n++) {
      assertEquals(factorial, LogGamma.of(n), 1e-13 * Math.max(1, factorial), "Γ(" + n + ")");
      factorial += Math.log(n);
    }
    assertEquals(.5 * Math.log(Math.PI), LogGamma.of(.5), 1e-14);
    assertEquals(Math.log(3 / 4.0) + .5 * Math.log(Math.PI), LogGamma.of(2.5), 1e-14);
  }

  @Test
  void betaOfWholeNumbers() {
    // B(3, 4) = 2! 3! / 6! and B(1, n) = 1/n.
    assertEquals(Math.log(1 / 60.0), LogGamma.beta(3, 4), 1e-14);
    assertEquals(-Math.log(1e6), LogGamma.beta(1, 1e6), 1e-8);
  }
}
