package dev.kedge.search;

/**
 * Confidence bounds for the mean of Bernoulli samples, from the Kullback-Leibler divergence d(p, q)
 * = p ln(p/q) + (1−p) ln((1−p)/(1−q)): the q farthest from the sample mean p with n·d(p, q) ≤
 * level. Each of the two fails with probability at most e^−level, for one look at n samples fixed
 * in advance (Chernoff). Source: Kaufmann and Kalyanakrishnan, Information Complexity in Bandit
 * Subset Selection, COLT 2013, section 2.
 */
final class KlBounds {
  /** Halvings of the interval where the bound is; its outer end is taken. */
  private static final int STEPS = 16;

  private KlBounds() {}

  /** d(p, q); infinite where q excludes what p holds possible. */
  static double divergence(double p, double q) {
    return term(p, q) + term(1 - p, 1 - q);
  }

  private static double term(double p, double q) {
    return p == 0 ? 0 : p * Math.log(p / q);
  }

  /**
   * The upper bound, 0..1.
   *
   * @param mean the mean of the samples, 0..1
   * @param divergence the largest divergence to stay within: level / n
   */
  static double upper(double mean, double divergence) {
    return Math.max(mean, 1 - lower(1 - mean, divergence));
  }

  /** The lower bound, 0..1; rounded down. */
  static double lower(double mean, double divergence) {
    // Pinsker: d(p, q) ≥ 2 (p − q)².
    double outside = Math.max(0, mean - Math.sqrt(divergence / 2));
    double inside = mean;
    for (int step = 0; step < STEPS; step++) {
      double middle = (outside + inside) / 2;
      if (divergence(mean, middle) > divergence) {
        outside = middle;
      } else {
        inside = middle;
      }
    }
    return outside;
  }
}
