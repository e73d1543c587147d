package dev.kedge.search;

/**
 * How likely an anchor is to reach a threshold: a guess at its precision, which counts as {@value
 * #WEIGHT} samples, and what is known of its masks. Samples and enumeration in one number: the
 * agreeing ones of the unknown masks follow a beta-binomial distribution, the known ones are known.
 * Proposals go by it; no claim rests on it.
 */
final class Posterior {
  /** The samples that a guess counts as. */
  static final double WEIGHT = 12;

  private static final double PRIOR_AGREEING = .2;
  private static final double PRIOR_DISAGREEING = .05;

  /** So many deviations away nothing is likely; where there are few superpixels, nobody knows. */
  private static final double FAR = 5;

  private static final int FEW = 6;

  /** More unknown masks than this make no difference. */
  private static final int MOST_UNKNOWN = 1500;

  private final double bitsOfOne;
  private final int backgrounds;

  Posterior(Sampler sampler) {
    double q = sampler.keepProbability();
    this.bitsOfOne = -Math.log(q * q + (1 - q) * (1 - q)) / Math.log(2);
    this.backgrounds = sampler.backgrounds();
  }

  /** As many equally likely masks as vary as much as those over some free superpixels. */
  double masks(int free) {
    return backgrounds * Math.pow(2, Math.min(60, free * bitsOfOne));
  }

  /** The expected precision. */
  static double mean(double guess, Observations.Tally known) {
    return known.agreeingMass()
        + known.unknownMass() * (WEIGHT * guess + known.agreeing()) / (WEIGHT + known.samples());
  }

  /** The standard deviation of the expected precision. */
  private static double deviation(double mean, Observations.Tally known) {
    return Math.sqrt(mean * (1 - mean) / (WEIGHT + known.samples()));
  }

  /**
   * P(π ≥ threshold) for some thresholds.
   *
   * @param thresholds ascending
   * @param free superpixels outside of the anchor
   */
  double[] reaches(double[] thresholds, double guess, Observations.Tally known, int free) {
    double[] reaches = new double[thresholds.length];
    double unknown = known.unknownMass();
    double mean = mean(guess, known);
    double most = mean + FAR * deviation(mean, known);
    int masks = Math.clamp(Math.round(unknown * masks(free)), 1, MOST_UNKNOWN);
    int[] disagreeing = new int[thresholds.length];
    for (int i = 0; i < thresholds.length; i++) {
      boolean possible =
          unknown > CubePrecisions.TOLERANCE
              && CubePrecisions.reaches(1 - known.disagreeingMass(), thresholds[i])
              && (free <= FEW || most >= thresholds[i]);
      double t = (thresholds[i] - known.agreeingMass()) / unknown;
      disagreeing[i] = possible ? (int) Math.floor((1 - t) * masks + 1e-7) : -1;
    }
    if (disagreeing[0] >= 0) {
      atMost(
          disagreeing,
          masks,
          WEIGHT * guess + known.agreeing() + PRIOR_AGREEING,
          WEIGHT * (1 - guess) + known.samples() - known.agreeing() + PRIOR_DISAGREEING,
          reaches);
    }
    for (int i = 0; i < thresholds.length; i++) {
      if (CubePrecisions.reaches(known.agreeingMass(), thresholds[i])) {
        reaches[i] = 1;
      }
    }
    return reaches;
  }

  /**
   * P(X ≤ c) for some c, descending: X of n disagree, each with a probability of density Beta(b,
   * a). Of c below 0 it is 0, from n on 1.
   */
  private static void atMost(int[] c, int n, double a, double b, double[] into) {
    double term =
        Math.exp(LogGamma.of(a + n) - LogGamma.of(a) + LogGamma.of(a + b) - LogGamma.of(a + b + n));
    double sum = 0;
    int x = 0;
    for (int i = c.length - 1; i >= 0; i--) {
      for (; x <= Math.min(c[i], n); x++) {
        sum += term;
        term *= (n - x) / (x + 1.0) * (b + x) / (a + n - x - 1);
      }
      into[i] = c[i] >= n ? 1 : Math.min(1, sum);
    }
  }
}
