package dev.kedge.search;

/**
 * Evidence about the precision π of one anchor from independent samples, that may be looked at
 * after each of them: an e-process against "π ≤ τ", and its mirror against "π ≥ τ".
 *
 * <p>The first is the likelihood of s agreeing ones of n samples, averaged over alternatives p ≥ τ
 * with a Beta(a, b) density cut off below τ, over their likelihood at τ:
 *
 * <p>E = [B(s+a, n−s+b) Q(s+a, n−s+b)] / [B(a, b) Q(a, b) τ^s (1−τ)^(n−s)], Q = 1 − I_τ.
 *
 * <p>For each p ≥ τ and each true π ≤ τ, the expectation of the next factor, π p/τ + (1−π)
 * (1−p)/(1−τ), is at most 1. So E is a nonnegative supermartingale that starts at 1, and the
 * probability that it ever reaches 1/δ is at most δ (Ville's inequality; Howard et al.,
 * arXiv:1810.08240, sections 2 and 3). Immutable.
 */
final class EProcess {
  private final double threshold;
  private final double agreeing;
  private final double disagreeing;
  private final double startAbove;
  private final double startBelow;

  /**
   * An e-process at a threshold.
   *
   * @param threshold τ, above 0, at most 1; at 1 there is no evidence against "π ≤ τ"
   * @param agreeing a, above 0: the weight of high alternatives
   * @param disagreeing b, above 0: the weight of low ones
   */
  EProcess(double threshold, double agreeing, double disagreeing) {
    this.threshold = threshold;
    this.agreeing = agreeing;
    this.disagreeing = disagreeing;
    this.startAbove = threshold < 1 ? above(agreeing, disagreeing) : 0;
    this.startBelow = threshold < 1 ? below(agreeing, disagreeing) : 0;
  }

  /** ln E against "π ≤ τ" after s agreeing ones of n samples. */
  double logAbove(long s, long n) {
    if (threshold == 1) {
      return n == 0 ? 0 : Double.NEGATIVE_INFINITY;
    }
    return above(s + agreeing, n - s + disagreeing) - startAbove;
  }

  /** ln E against "π ≥ τ" after s agreeing ones of n samples. */
  double logBelow(long s, long n) {
    if (threshold == 1) {
      return s == n ? 0 : Double.POSITIVE_INFINITY;
    }
    return below(s + agreeing, n - s + disagreeing) - startBelow;
  }

  /**
   * What neither ln E can exceed after s agreeing ones of n samples, n above 0: a mean of
   * likelihood ratios is at most the greatest of them, n·kl(s/n, τ). Much cheaper than ln E itself.
   */
  double atMost(long s, long n) {
    return n * KlBounds.divergence((double) s / n, threshold);
  }

  /* With F = τ^x (1−τ)^y / B(x, y), B Q / (τ^s (1−τ)^(n−s)) is Q/F times what does not change. */

  private double above(double x, double y) {
    return IncompleteBeta.logUpper(threshold, x, y) - IncompleteBeta.logFactor(threshold, x, y);
  }

  private double below(double x, double y) {
    return IncompleteBeta.logLower(threshold, x, y) - IncompleteBeta.logFactor(threshold, x, y);
  }
}
