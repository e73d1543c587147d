package dev.kedge.search;

/**
 * The regularised incomplete beta function I_x(a, b) and its complement, as logarithms. Each is
 * computed directly: neither is one minus the other where that would cancel, so that tails of
 * 10^−300 and below keep their digits.
 *
 * <p>Both rest on the factor x^a (1−x)^b / B(a, b) = {@link #logFactor} and on the continued
 * fraction DLMF 8.17.22, evaluated by the method of Lentz. The factor is taken as deviances, a·ln(x
 * (a+b)/a) + b·ln((1−x)(a+b)/b), and remainders of Stirling's series (DLMF 5.11.1), not as a
 * difference of three large logarithms of gamma functions.
 */
final class IncompleteBeta {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;

  /** Where Stirling's series is good to the last digits. */
  private static final double SERIES_FROM = 15;

  /** The fraction takes about √(a + b) steps. */
  private static final int MOST_STEPS = 100_000;

  private static final double TINY = 1e-300;

  private IncompleteBeta() {}

  /**
   * ln I_x(a, b), the probability that a Beta(a, b) variable is at most x.
   *
   * @param x above 0, below 1
   * @param a above 0
   * @param b above 0
   */
  static double logLower(double x, double a, double b) {
    return logTail(x, 1 - x, a, b);
  }

  /** ln (1 − I_x(a, b)), the probability that a Beta(a, b) variable is at least x. */
  static double logUpper(double x, double a, double b) {
    return logTail(1 - x, x, b, a);
  }

  /** ln of x^a (1−x)^b / B(a, b). */
  static double logFactor(double x, double a, double b) {
    return logFactor(x, 1 - x, a, b);
  }

  private static double logTail(double x, double y, double a, double b) {
    if (x * (a + b + 2) <= a + 1) {
      return logFactor(x, y, a, b) - Math.log(a) + Math.log(fraction(x, a, b));
    }
    double other = logFactor(y, x, b, a) - Math.log(b) + Math.log(fraction(y, b, a));
    return Math.log1p(-Math.min(1, Math.exp(other)));
  }

  private static double logFactor(double x, double y, double a, double b) {
    double n = a + b;
    // x n / a = 1 + d / a and y n / b = 1 − d / b with d = x n − a: near the mode log1p keeps what
    // the quotient would round away.
    double d = x * b - y * a;
    return a * logRatio(d / a, x * n / a)
        + b * logRatio(-d / b, y * n / b)
        + .5 * (Math.log(a) + Math.log(b) - Math.log(n))
        - HALF_LOG_TWO_PI
        + stirlingRemainder(n)
        - stirlingRemainder(a)
        - stirlingRemainder(b);
  }

  private static double logRatio(double difference, double ratio) {
    return Math.abs(difference) < .5 ? Math.log1p(difference) : Math.log(ratio);
  }

  /** ln Γ(z) − ((z − ½) ln z − z + ½ ln 2π), for z above 0. */
  private static double stirlingRemainder(double z) {
    double rest = 0;
    double t = z;
    for (; t < SERIES_FROM; t++) {
      rest += (t + .5) * Math.log1p(1 / t) - 1;
    }
    double s = 1 / (t * t);
    double series =
        1.0 / 12 - s * (1.0 / 360 - s * (1.0 / 1260 - s * (1.0 / 1680 - s * (1.0 / 1188))));
    return rest + series / t;
  }

  /** 1 / (1 + d₁/(1 + d₂/(1 + …))) of DLMF 8.17.22, for x up to (a + 1)/(a + b + 2). */
  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / nonZero(1 - (a + b) * x / (a + 1));
    double value = d;
    for (int m = 1; m <= MOST_STEPS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / nonZero(1 + even * d);
      c = nonZero(1 + even / c);
      value *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / nonZero(1 + odd * d);
      c = nonZero(1 + odd / c);
      double step = d * c;
      value *= step;
      if (Math.abs(step - 1) < 1e-15) {
        break;
      }
    }
    return value;
  }

  private static double nonZero(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
