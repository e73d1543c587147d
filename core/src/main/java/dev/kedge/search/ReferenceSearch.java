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
 * with the first size at which an anchor passes, whether or not {@code stopOnFirst} is set, since
 * larger ones cover less; and of several that pass, the one of the highest mean is taken, then the
 * first in order, where the package takes the one that its samples happen to cover most.
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
 */
public final class ReferenceSearch implements AnchorSearch {
  /** Draws of one search at most, within its budget. */
  public static final long MAX_DRAWS = 2_000_000;

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public SearchResult run(
      Sampler sampler, SearchOptions options, Budget budget, Consumer<SearchProgress> progress) {
    long cap = Math.min(budget.maxDraws(), sampler.cost().draws() + MAX_DRAWS);
    return new ReferenceRun(sampler, options, budget.withMaxDraws(cap), progress).run();
  }
}
