package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import org.jspecify.annotations.Nullable;

/** An anchor that a certified search considers: its samples, and what is known about it. */
final class Candidate {
  private final Superpixels anchor;
  private final long earlierSamples;
  private final long earlierAgreeing;
  private long samples;
  private long agreeing;
  private boolean open = true;
  private @Nullable Precision precision;
  private KnownMasks.@Nullable Above above;

  /** An anchor with the samples that were drawn before it was chosen. */
  Candidate(Superpixels anchor, SampleHistory.Tally earlier) {
    this.anchor = anchor;
    this.earlierSamples = earlier.samples();
    this.earlierAgreeing = earlier.agreeing();
    this.samples = earlierSamples;
    this.agreeing = earlierAgreeing;
  }

  Superpixels anchor() {
    return anchor;
  }

  void add(SampleHistory.Tally tally) {
    samples += tally.samples();
    agreeing += tally.agreeing();
  }

  long samples() {
    return samples;
  }

  long agreeing() {
    return agreeing;
  }

  long newSamples() {
    return samples - earlierSamples;
  }

  long newAgreeing() {
    return agreeing - earlierAgreeing;
  }

  /** Whether it is worth samples: neither settled nor given up. */
  boolean open() {
    return open;
  }

  /** Spends no more on it. */
  void close() {
    open = false;
  }

  /** Its precision, certified or exact; null if it is neither. */
  @Nullable Precision precision() {
    return precision;
  }

  void settle(Precision known) {
    precision = known;
    open = false;
  }

  /** What follows for its precision from the masks that are known. */
  KnownMasks.Bounds bounds(KnownMasks masks) {
    KnownMasks.Above mine = above != null ? above : masks.above(anchor);
    above = mine;
    return mine.bounds();
  }

  /** Whether anything is known of its precision. */
  boolean known() {
    return precision != null || samples > 0;
  }

  /** A guess at its precision that is never 0 or 1, for choosing among candidates. */
  double guess() {
    return precision != null ? precision.value() : (agreeing + .5) / (samples + 1);
  }

  /** The standard error of the guess. */
  double error() {
    return precision != null
        ? 0
        : Math.sqrt(Math.max(guess() * (1 - guess()), .01) / (samples + 1));
  }

  /** A lower bound for one look, for choosing among candidates. */
  double low(double delta) {
    if (precision != null) {
      return precision.low();
    }
    double mean = samples == 0 ? 0 : (double) agreeing / samples;
    return mean == 0 ? 0 : Math.min(mean, KlBounds.lower(mean, -Math.log(delta) / samples));
  }

  /** Its precision as far as known. */
  Precision estimate(RiskSplit risk) {
    return precision != null ? precision : risk.estimate(anchor.size(), agreeing, samples);
  }
}
