package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Optional;

/**
 * What is looked for, whatever search looks for it. Start from {@link #DEFAULTS}.
 *
 * @param threshold τ, above 0, at most 1: the precision that an anchor must reach
 * @param delta δ, between 0 and 1: the risk that what is said of a precision is wrong, where it
 *     rests on samples
 * @param maxAnchorSize superpixels that an anchor may have at most, at least 1
 * @param reasons anchors without a common superpixel that are looked for, at least 1: the first as
 *     if it were the only one, each next one among the superpixels that none before it has
 * @param among superpixels that an anchor may have; all if empty. Samples mask the others all the
 *     same
 */
public record Requirement(
    double threshold, double delta, int maxAnchorSize, int reasons, Optional<Superpixels> among) {
  /** A precision of .95 at a risk of .1, one anchor, of any size, of any superpixels. */
  public static final Requirement DEFAULTS =
      new Requirement(.95, .1, Integer.MAX_VALUE, 1, Optional.empty());

  public Requirement {
    require(threshold > 0 && threshold <= 1, "threshold", threshold, "above 0, at most 1");
    require(delta > 0 && delta < 1, "delta", delta, "between 0 and 1");
    require(maxAnchorSize > 0, "maxAnchorSize", maxAnchorSize, "at least 1");
    require(reasons > 0, "reasons", reasons, "at least 1");
  }

  public Requirement withThreshold(double value) {
    return new Requirement(value, delta, maxAnchorSize, reasons, among);
  }

  public Requirement withDelta(double value) {
    return new Requirement(threshold, value, maxAnchorSize, reasons, among);
  }

  public Requirement withMaxAnchorSize(int value) {
    return new Requirement(threshold, delta, value, reasons, among);
  }

  public Requirement withReasons(int value) {
    return new Requirement(threshold, delta, maxAnchorSize, value, among);
  }

  public Requirement withAmong(Superpixels allowed) {
    return new Requirement(threshold, delta, maxAnchorSize, reasons, Optional.of(allowed));
  }

  /**
   * The superpixels that an anchor may have, of K.
   *
   * @throws IllegalArgumentException if those given are out of another number
   */
  Superpixels allowed(int superpixels) {
    Superpixels allowed = among.orElseGet(() -> Superpixels.all(superpixels));
    if (allowed.universe() != superpixels) {
      throw new IllegalArgumentException(
          "an anchor may have superpixels of "
              + allowed.universe()
              + ", the picture has "
              + superpixels);
    }
    return allowed;
  }

  /** Refuses a parameter that is out of its range. */
  static void require(boolean holds, String name, Number given, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + given + ", must be " + expected);
    }
  }
}
