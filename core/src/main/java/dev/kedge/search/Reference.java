package dev.kedge.search;

import java.util.function.Consumer;

/**
 * KL-LUCB with a beam, as the anchors paper has it and as users of the well-known Python package
 * know it: for studies of parity, and for people who move over. Statistically the same, draw for
 * draw; what differs is said below.
 *
 * <p>First the empty anchor is tried. Then, for sizes 1, 2, …: every best anchor of the size before
 * is extended by every superpixel; an extension starts with its parent's samples that keep it;
 * KL-LUCB finds the {@code beamWidth} extensions of highest precision, to within {@code tau}; each
 * of them is sampled on until it passes or fails. It passes with a mean of at least {@code
 * threshold} and a KL lower bound above {@code threshold − confirmMargin} at the level ln((1 +
 * (beamWidth − 1)·K)/δ); a mean below the threshold fails as soon as the upper bound is below
 * {@code threshold + confirmMargin}, which at .95 and .05 is at once, however near it is. At the
 * end one batch is drawn for the anchor, and for each anchor that it grew from, if none was: they
 * have had their parents' samples only. It sharpens the estimate and changes nothing else.
 *
 * <p>Coverage is q^|A| exactly, where the package estimates it from samples. So the search ends
 * with the first size at which an anchor passes, since larger ones cover less; and of several that
 * pass, the one of the highest mean is taken, then the first in order, where the package takes the
 * one that its samples happen to cover most.
 *
 * <p>Precision is {@link Evidence#ESTIMATED}: the mean, and two KL bounds of which each fails with
 * probability at most δ for one look at one anchor. The search looks often at many, so the truth is
 * below the threshold more often than δ. Each search ends after {@value #MAX_DRAWS} draws at the
 * latest, with LIMIT and the best so far: arms that tie could otherwise keep a small {@code tau} or
 * {@code confirmMargin} busy for ever. The best so far is the anchor of the highest lower bound
 * among those that led.
 *
 * <p>Sources: Ribeiro, Singh, Guestrin, Anchors, AAAI 2018, section 3; Kaufmann and
 * Kalyanakrishnan, COLT 2013.
 *
 * @param tau how far apart KL-LUCB must tell the best arms, between 0 and 1
 * @param confirmMargin how far below the threshold the lower bound may be, between 0 and 1
 * @param batchSize samples drawn for an arm at a time, at least 1
 * @param beamWidth anchors of each size that are built upon, at least 1
 * @param minSamplesStart samples drawn for the empty anchor, at least 1
 * @param stopOnFirst whether the anchors of a size are sampled on one after the other, the one of
 *     the highest mean first, until one passes, which ends the search; else all are, and the best
 *     of those that pass is taken. With a beam of 1 there is but one
 */
public record Reference(
    double tau,
    double confirmMargin,
    int batchSize,
    int beamWidth,
    int minSamplesStart,
    boolean stopOnFirst)
    implements Search {
  /** Draws of one search at most, within its budget. */
  public static final long MAX_DRAWS = 2_000_000;

  /** With the package's defaults. */
  public Reference() {
    this(.15, .05, 100, 1, 100, false);
  }

  public Reference {
    Requirement.require(tau > 0 && tau < 1, "tau", tau, "between 0 and 1");
    Requirement.require(
        confirmMargin > 0 && confirmMargin < 1, "confirmMargin", confirmMargin, "between 0 and 1");
    Requirement.require(batchSize > 0, "batchSize", batchSize, "at least 1");
    Requirement.require(beamWidth > 0, "beamWidth", beamWidth, "at least 1");
    Requirement.require(minSamplesStart > 0, "minSamplesStart", minSamplesStart, "at least 1");
  }

  public Reference withTau(double value) {
    return new Reference(value, confirmMargin, batchSize, beamWidth, minSamplesStart, stopOnFirst);
  }

  public Reference withConfirmMargin(double value) {
    return new Reference(tau, value, batchSize, beamWidth, minSamplesStart, stopOnFirst);
  }

  public Reference withBatchSize(int value) {
    return new Reference(tau, confirmMargin, value, beamWidth, minSamplesStart, stopOnFirst);
  }

  public Reference withBeamWidth(int value) {
    return new Reference(tau, confirmMargin, batchSize, value, minSamplesStart, stopOnFirst);
  }

  public Reference withMinSamplesStart(int value) {
    return new Reference(tau, confirmMargin, batchSize, beamWidth, value, stopOnFirst);
  }

  public Reference withStopOnFirst(boolean value) {
    return new Reference(tau, confirmMargin, batchSize, beamWidth, minSamplesStart, value);
  }

  @Override
  public String name() {
    return "reference";
  }

  /**
   * @throws IllegalArgumentException if several reasons are asked for, or anchors among some
   *     superpixels only
   */
  @Override
  public SearchResult run(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress) {
    if (required.reasons() > 1 || required.among().isPresent()) {
      throw new IllegalArgumentException(
          "the reference search looks for one anchor, among all superpixels: for more, or among"
              + " some, take another");
    }
    long cap = Math.min(budget.maxDraws(), sampler.cost().draws() + MAX_DRAWS);
    return new ReferenceRun(this, sampler, required, budget.withMaxDraws(cap), progress).run();
  }
}
