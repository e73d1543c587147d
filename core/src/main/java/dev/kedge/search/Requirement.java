package dev.kedge.search;

/**
 * What an anchor must be, whatever search looks for it. Start from {@link #DEFAULTS}.
 *
 * @param threshold τ, above 0, at most 1: the precision that an anchor must reach
 * @param delta δ, between 0 and 1: the risk that what is said of a precision is wrong, where it
 *     rests on samples
 * @param maxAnchorSize superpixels that an anchor may have at most, at least 1
 */
public record Requirement(double threshold, double delta, int maxAnchorSize) {
  /** A precision of .95 at a risk of .1, of any size. */
  public static final Requirement DEFAULTS = new Requirement(.95, .1, Integer.MAX_VALUE);

  public Requirement {
    require(threshold > 0 && threshold <= 1, "threshold", threshold, "above 0, at most 1");
    require(delta > 0 && delta < 1, "delta", delta, "between 0 and 1");
    require(maxAnchorSize > 0, "maxAnchorSize", maxAnchorSize, "at least 1");
  }

  public Requirement withThreshold(double value) {
    return new Requirement(value, delta, maxAnchorSize);
  }

  public Requirement withDelta(double value) {
    return new Requirement(threshold, value, maxAnchorSize);
  }

  public Requirement withMaxAnchorSize(int value) {
    return new Requirement(threshold, delta, value);
  }

  /** Refuses a parameter that is out of its range. */
  static void require(boolean holds, String name, Number given, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + given + ", must be " + expected);
    }
  }
}
