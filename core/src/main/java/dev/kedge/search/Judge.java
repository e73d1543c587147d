package dev.kedge.search;

/** Decides about anchors from samples and from known masks: which reach τ, which cannot. */
final class Judge {
  /** The mirror test gives up an anchor at a risk of 1 in 5: that costs size, never the promise. */
  private static final double GIVE_UP = Math.log(5);

  /** No more samples are spent on an anchor that is too near to the threshold to tell. */
  private static final long MOST_SAMPLES = 1000;

  /** Anchors that reach the threshold are mostly far above it: alternatives near 1 weigh most. */
  private static final double PRIOR_AGREEING = 8;

  private static final double PRIOR_DISAGREEING = .3;

  private final double threshold;
  private final double delta;
  private final RiskSplit risk;
  private final EProcess process;

  Judge(Requirement required, RiskSplit risk) {
    this.threshold = required.threshold();
    this.delta = required.delta();
    this.risk = risk;
    this.process = new EProcess(threshold, PRIOR_AGREEING, PRIOR_DISAGREEING);
  }

  /** Judges an anchor by its samples; one of so many candidates of its size. */
  void bySamples(Candidate c, int candidates) {
    int size = c.anchor().size();
    if (above(c.agreeing(), c.samples(), risk.everySample(size))) {
      certify(c, c.agreeing(), c.samples());
    } else if (above(c.newAgreeing(), c.newSamples(), risk.newSamples(size, candidates))) {
      certify(c, c.newAgreeing(), c.newSamples());
    } else if (c.samples() > MOST_SAMPLES || below(c.agreeing(), c.samples())) {
      c.close();
    }
  }

  /** Judges an anchor by what is known of its masks. */
  void byMasks(Candidate c, KnownMasks.Bounds bounds) {
    if (bounds.unknown() == 0) {
      c.settle(Precision.exact(bounds.low()));
    } else if (!CubePrecisions.reaches(bounds.high(), threshold)) {
      c.close();
    }
  }

  boolean passed(Candidate c) {
    Precision precision = c.precision();
    return precision != null && CubePrecisions.reaches(precision.value(), threshold);
  }

  private boolean above(long agreeing, long samples, double enough) {
    return agreeing > threshold * samples
        && process.atMost(agreeing, samples) >= enough
        && process.logAbove(agreeing, samples) >= enough;
  }

  private boolean below(long agreeing, long samples) {
    return agreeing < threshold * samples
        && process.atMost(agreeing, samples) >= GIVE_UP
        && process.logBelow(agreeing, samples) >= GIVE_UP;
  }

  private void certify(Candidate c, long agreeing, long samples) {
    double mean = (double) agreeing / samples;
    c.settle(new Precision(mean, threshold, 1, 1 - delta, Evidence.CERTIFIED));
  }
}
