package dev.kedge.search;

/**
 * What an anchor must be, and how the strategies look for it. Start from {@link #DEFAULTS}.
 *
 * @param threshold τ, 0..1: the precision that an anchor must reach
 * @param delta δ, 0..1 exclusive: the risk taken
 * @param tau reference only: how far apart KL-LUCB must tell the best arms, 0..1 exclusive
 * @param confirmMargin reference only: how far below the threshold the lower bound may be
 * @param batchSize samples drawn for an arm at a time
 * @param beamWidth anchors of each size that are built upon
 * @param minSamplesStart reference only: samples drawn for the empty anchor
 * @param maxAnchorSize superpixels that an anchor may have at most
 * @param stopOnFirst reference only: stop at the first anchor that passes
 */
public record SearchOptions(
    double threshold,
    double delta,
    double tau,
    double confirmMargin,
    int batchSize,
    int beamWidth,
    int minSamplesStart,
    int maxAnchorSize,
    boolean stopOnFirst) {
  public static final SearchOptions DEFAULTS =
      new SearchOptions(.95, .1, .15, .05, 100, 1, 100, Integer.MAX_VALUE, false);

  public SearchOptions {
    require(threshold > 0 && threshold <= 1, "threshold", threshold, "above 0, at most 1");
    require(delta > 0 && delta < 1, "delta", delta, "between 0 and 1");
    require(tau > 0 && tau < 1, "tau", tau, "between 0 and 1");
    require(confirmMargin > 0 && confirmMargin < 1, "confirmMargin", confirmMargin, "in (0, 1)");
    require(batchSize > 0, "batchSize", batchSize, "at least 1");
    require(beamWidth > 0, "beamWidth", beamWidth, "at least 1");
    require(minSamplesStart > 0, "minSamplesStart", minSamplesStart, "at least 1");
    require(maxAnchorSize > 0, "maxAnchorSize", maxAnchorSize, "at least 1");
  }

  private static void require(boolean holds, String name, Number given, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + given + ", must be " + expected);
    }
  }

  public SearchOptions withThreshold(double value) {
    return new SearchOptions(
        value,
        delta,
        tau,
        confirmMargin,
        batchSize,
        beamWidth,
        minSamplesStart,
        maxAnchorSize,
        stopOnFirst);
  }

  public SearchOptions withDelta(double value) {
    return new SearchOptions(
        threshold,
        value,
        tau,
        confirmMargin,
        batchSize,
        beamWidth,
        minSamplesStart,
        maxAnchorSize,
        stopOnFirst);
  }

  public SearchOptions withTau(double value) {
    return new SearchOptions(
        threshold,
        delta,
        value,
        confirmMargin,
        batchSize,
        beamWidth,
        minSamplesStart,
        maxAnchorSize,
        stopOnFirst);
  }

  public SearchOptions withBatchSize(int value) {
    return new SearchOptions(
        threshold,
        delta,
        tau,
        confirmMargin,
        value,
        beamWidth,
        minSamplesStart,
        maxAnchorSize,
        stopOnFirst);
  }

  public SearchOptions withBeamWidth(int value) {
    return new SearchOptions(
        threshold,
        delta,
        tau,
        confirmMargin,
        batchSize,
        value,
        minSamplesStart,
        maxAnchorSize,
        stopOnFirst);
  }

  public SearchOptions withMinSamplesStart(int value) {
    return new SearchOptions(
        threshold,
        delta,
        tau,
        confirmMargin,
        batchSize,
        beamWidth,
        value,
        maxAnchorSize,
        stopOnFirst);
  }

  public SearchOptions withMaxAnchorSize(int value) {
    return new SearchOptions(
        threshold,
        delta,
        tau,
        confirmMargin,
        batchSize,
        beamWidth,
        minSamplesStart,
        value,
        stopOnFirst);
  }

  public SearchOptions withStopOnFirst(boolean value) {
    return new SearchOptions(
        threshold,
        delta,
        tau,
        confirmMargin,
        batchSize,
        beamWidth,
        minSamplesStart,
        maxAnchorSize,
        value);
  }
}
