package dev.kedge.search;

/** The logarithm of the gamma function, and of the beta function. */
final class LogGamma {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

  /** Where Stirling's series is good to the last digits. */
  private static final double SERIES_FROM = 15;

  private LogGamma() {}

  /** ln Γ(z), z above 0: Stirling's series (DLMF 5.11.1), from Γ(z + 1) = z Γ(z). */
  static double of(double z) {
    double product = 1;
    double x = z;
    for (; x < SERIES_FROM; x++) {
      product *= x;
    }
    double s = 1 / (x * x);
    double series =
        1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188))));
    return (x - .5) * Math.log(x) - x + HALF_LOG_TWO_PI + series / x - Math.log(product);
  }

  /** ln B(a, b), a and b above 0. */
  static double beta(double a, double b) {
    return of(a) + of(b) - of(a + b);
  }
}
