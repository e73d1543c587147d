package dev.kedge.search;

/**
 * How the risk δ of a bound is split over all anchors, so that it holds for any of them, whatever
 * selected it: size ℓ has the share w_ℓ = 2/((ℓ+2)(ℓ+3)), Σ w_ℓ = 1, in equal parts for its C(K, ℓ)
 * anchors.
 */
record RiskSplit(int superpixels, double delta) {
  /** ln(1/risk) of an anchor of a size. */
  double ofAnchor(int size) {
    double share = 2.0 / ((size + 2.0) * (size + 3.0));
    return logBinomial(superpixels, size) - Math.log(delta * share);
  }

  /**
   * The precision of an anchor by all its samples. The probability that the bounds of any anchor
   * exclude its precision, at any time of the search, is at most δ: so they hold for the one that
   * was selected because it looked best, when the search was cut short.
   */
  Precision estimate(int size, long agreeing, long samples) {
    return estimate(agreeing, samples, ofAnchor(size));
  }

  /**
   * The same of an anchor that has the samples of the anchors it was extended from, and not those
   * of the others: the risk is split over the orders in which its superpixels may have been added,
   * too.
   */
  Precision estimateOfExtended(int size, long agreeing, long samples) {
    double orders = 0;
    for (int i = 2; i <= size; i++) {
      orders += Math.log(i);
    }
    return estimate(agreeing, samples, ofAnchor(size) + orders);
  }

  private Precision estimate(long agreeing, long samples, double level) {
    if (samples == 0) {
      return new Precision(0, 0, 1, 1, Evidence.ESTIMATED);
    }
    double mean = (double) agreeing / samples;
    double divergence = AnytimeBounds.divergence(agreeing, samples, level);
    return new Precision(
        mean,
        Math.min(mean, KlBounds.lower(mean, divergence)),
        Math.max(mean, KlBounds.upper(mean, divergence)),
        1 - delta,
        Evidence.ESTIMATED);
  }

  private static double logBinomial(int n, int k) {
    double log = 0;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      log += Math.log((double) (n - Math.min(k, n - k) + i) / i);
    }
    return log;
  }
}
