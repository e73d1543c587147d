package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IncompleteBetaTest {
  private static final MathContext DIGITS = new MathContext(60);

  /** I_x(a, b) for whole numbers: P(at least a of a + b − 1), DLMF 8.17.5, to 60 digits. */
  private static BigDecimal lower(BigDecimal x, int a, int b) {
    int n = a + b - 1;
    BigDecimal y = BigDecimal.ONE.subtract(x);
    BigDecimal term = x.pow(n, DIGITS);
    BigDecimal sum = BigDecimal.ZERO;
    for (int j = n; j >= a; j--) {
      sum = sum.add(term, DIGITS);
      term =
          term.multiply(BigDecimal.valueOf(j), DIGITS)
              .multiply(y, DIGITS)
              .divide(BigDecimal.valueOf(n - j + 1), DIGITS)
              .divide(x, DIGITS);
    }
    return sum;
  }

  /** The logarithm of a number that may be too small for a double. */
  private static double log(BigDecimal value) {
    int exponent = value.precision() - value.scale();
    return Math.log(value.movePointLeft(exponent).doubleValue()) + exponent * Math.log(10);
  }

  @ParameterizedTest
  @CsvSource({
    "1,1",
    "1,2",
    "2,1",
    "3,7",
    "8,1",
    "20,20",
    "95,5",
    "60,1",
    "1,60",
    "200,3",
    "500,500",
    "950,50",
    "1000,2",
    "40,900",
    "1900,100",
    "14,16"
  })
  void agreesWithExactSums(int a, int b) {
    for (String x : new String[] {"0.001", "0.25", "0.5", "0.8125", "0.95", "0.99", "0.999"}) {
      BigDecimal exact = new BigDecimal(x);
      double given = exact.doubleValue();
      BigDecimal lower = lower(new BigDecimal(given), a, b);
      BigDecimal upper = lower(BigDecimal.ONE.subtract(new BigDecimal(given)), b, a);
      // A difference of logarithms is a relative error.
      assertEquals(log(lower), IncompleteBeta.logLower(given, a, b), tolerance(lower), x);
      assertEquals(log(upper), IncompleteBeta.logUpper(given, a, b), tolerance(upper), x);
    }
  }

  /** 1e−9, more where the logarithm itself has no such digits. */
  private static double tolerance(BigDecimal value) {
    return Math.max(1e-9, Math.abs(log(value)) * 1e-12);
  }

  @Test
  void knowsClosedForms() {
    for (double x : new double[] {1e-9, .3, .95, 1 - 1e-9}) {
      assertEquals(.3 * Math.log(x), IncompleteBeta.logLower(x, .3, 1), 1e-12);
      assertEquals(.3 * Math.log1p(-x), IncompleteBeta.logUpper(x, 1, .3), 1e-9);
      double arcsine = Math.log(2 / Math.PI * Math.asin(Math.sqrt(x)));
      assertEquals(arcsine, IncompleteBeta.logLower(x, .5, .5), 1e-9);
    }
  }

  @Test
  void halvesAddUpToOne() {
    for (double a : new double[] {.3, 8, 1e3, 1e6}) {
      for (double b : new double[] {.3, 8, 1e3, 1e5}) {
        double x = a / (a + b);
        double sum =
            Math.exp(IncompleteBeta.logLower(x, a, b)) + Math.exp(IncompleteBeta.logUpper(x, a, b));
        assertEquals(1, sum, 1e-12, a + ", " + b);
        assertTrue(Double.isFinite(IncompleteBeta.logFactor(x, a, b)));
      }
    }
  }
}
