package dev.kedge.search;

/**
 * The precision of an anchor: the probability that the model keeps the class if the anchor is kept.
 *
 * @param value the best figure, 0..1
 * @param low a lower bound
 * @param high an upper bound
 * @param confidence of the two bounds, 0..1; 1 where masks that were evaluated prove them
 * @param evidence what all this rests on
 */
public record Precision(
    double value, double low, double high, double confidence, Evidence evidence) {
  public Precision {
    if (!(0 <= low && low <= value && value <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "a precision of " + value + " between " + low + " and " + high);
    }
  }

  /** A precision known without doubt. */
  public static Precision exact(double value) {
    return new Precision(value, value, value, 1, Evidence.EXACT);
  }

  /** A mean of samples with Chernoff's bounds, each of them wrong with a risk at most. */
  static Precision estimated(long agreeing, long samples, double riskOfEach, double confidence) {
    if (samples == 0) {
      return new Precision(0, 0, 1, 1, Evidence.ESTIMATED);
    }
    double mean = (double) agreeing / samples;
    double level = -Math.log(riskOfEach) / samples;
    return new Precision(
        mean,
        Math.min(mean, KlBounds.lower(mean, level)),
        Math.max(mean, KlBounds.upper(mean, level)),
        confidence,
        Evidence.ESTIMATED);
  }
}
