package dev.kedge.search;

/**
 * Confidence bounds for the precision π of one anchor that may be looked at after each sample: a
 * confidence sequence.
 *
 * <p>The likelihood of s agreeing ones of n samples, averaged over all p with a Beta(a, b) density,
 * over their likelihood at π, is B(s+a, n−s+b) / (B(a, b) π^s (1−π)^(n−s)): a nonnegative
 * martingale that starts at 1, as each p gives one. The probability that it ever reaches 1/ε is at
 * most ε (Ville's inequality). So the π at which it stays below 1/ε are an interval that always
 * holds the true one but with probability ε (Howard et al., arXiv:1810.08240, section 3.2). As −s
 * ln π − (n−s) ln(1−π) is n times d(s/n, π) and what does not depend on π, the interval is that of
 * {@link KlBounds} with another level.
 */
final class AnytimeBounds {
  /** Anchors of interest agree mostly: there the interval is narrowest. */
  private static final double AGREEING = 4;

  private static final double DISAGREEING = .5;

  private AnytimeBounds() {}

  /**
   * The largest divergence of the mean from the true precision, for {@link KlBounds}.
   *
   * @param samples n, above 0
   * @param level ln(1/ε)
   */
  static double divergence(long agreeing, long samples, double level) {
    double s = agreeing;
    double f = samples - agreeing;
    double fitted = log(s, s / samples) + log(f, f / samples);
    double gain =
        LogGamma.beta(s + AGREEING, f + DISAGREEING)
            - LogGamma.beta(AGREEING, DISAGREEING)
            - fitted;
    return Math.max(0, level - gain) / samples;
  }

  private static double log(double count, double share) {
    return count == 0 ? 0 : count * Math.log(share);
  }
}
