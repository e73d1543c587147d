package dev.kedge.search;

/**
 * How the risk δ of a certified search is split over everything that it may certify: what ln E must
 * reach for an anchor, so that the risks of all add up to δ at most.
 *
 * <p>Size ℓ has the share w_ℓ = 2/((ℓ+2)(ℓ+3)); Σ w_ℓ = 1. From size 2 on it is halved. One half is
 * split over <em>all</em> C(K, ℓ) anchors of the size, so that each may use every sample since the
 * start, whatever made it a candidate. The other half is split over the candidates alone, which may
 * then use only the samples drawn after they had been chosen.
 */
record RiskSplit(int superpixels, double delta) {
  /** ln(1/risk) of an anchor of a size judged by all its samples. */
  double everySample(int size) {
    return base(size) + logBinomial(superpixels, size);
  }

  /**
   * ln(1/risk) of one of some candidates of a size judged by the samples since they were chosen;
   * infinite below size 2, where all anchors are candidates from the start.
   */
  double newSamples(int size, int candidates) {
    return size < 2 ? Double.POSITIVE_INFINITY : base(size) + Math.log(candidates);
  }

  /**
   * The precision of an anchor by all its samples. The probability that the bounds of any anchor
   * exclude its precision, at any time of the search, is at most δ: so they hold for the one that
   * was selected because it looked best, when the search was cut short.
   */
  Precision estimate(int size, long agreeing, long samples) {
    return estimate(agreeing, samples, everySample(size));
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
    return estimate(agreeing, samples, everySample(size) + orders);
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

  private double base(int size) {
    double share = 2.0 / ((size + 2.0) * (size + 3.0));
    return -Math.log(delta * share * (size < 2 ? 1 : .5));
  }

  private static double logBinomial(int n, int k) {
    double log = 0;
    for (int i = 1; i <= Math.min(k, n - k); i++) {
      log += Math.log((double) (n - Math.min(k, n - k) + i) / i);
    }
    return log;
  }
}
