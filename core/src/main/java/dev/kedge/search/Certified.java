package dev.kedge.search;

import java.util.function.Consumer;

/**
 * Anchors whose precision holds: the probability, over all draws of a search, that an anchor
 * returned with status FOUND or EMPTY, as {@link Evidence#CERTIFIED} or {@link Evidence#EXACT}, has
 * a precision below τ is at most δ, however often the search looks and whenever it stops.
 *
 * <p>An anytime search: it has the whole picture as its anchor as soon as it knows that the model
 * gives the class to it, then a small anchor after some hundred masks, then smaller ones while
 * {@link Effort} lasts. A budget that ends earlier takes nothing away: the best anchor that is
 * certified until then is returned, and {@link SearchResult#cutShort} tells that smaller ones were
 * still looked for.
 *
 * <p>Two parts that need not trust each other. <em>Proposals</em> say which anchors are likely to
 * reach τ, from a logistic regression on the masks seen ({@link Surrogate}), tallies and known
 * masses ({@link Posterior}); whatever they say, no claim rests on it. <em>Nominations</em> certify
 * ({@link Nominations}): only masks that were drawn after an anchor had been nominated speak for
 * it, and each nominee has a share of δ that it gives back when it is certified. docs/certified.md
 * has the proof.
 *
 * <p>Nothing is promised about the size: it is the smallest that was found, usually the smallest
 * there is.
 *
 * <p>Sources: Ribeiro, Singh, Guestrin, Anchors, AAAI 2018; Howard et al., arXiv:1810.08240;
 * Waudby-Smith, Ramdas, arXiv:2006.04347.
 *
 * @param effort how much is spent on smaller anchors
 * @param batchSize masks asked for at a time, 1..{@value #MAX_BATCH_SIZE}: the more, the fuller the
 *     batches of a device, and the more masks are looked at in vain. The answer depends on it, and
 *     on nothing else that concerns batches
 */
public record Certified(Effort effort, int batchSize) implements Search {
  /** The most masks that may be asked for at a time. */
  public static final int MAX_BATCH_SIZE = 4096;

  /** Draws of one search at most, within its budget: most are of masks that are known. */
  public static final long MAX_DRAWS = 1_000_000;

  private static final int USUAL_BATCH_SIZE = 32;

  /** Balanced, 32 masks at a time. */
  public Certified() {
    this(Effort.BALANCED, USUAL_BATCH_SIZE);
  }

  public Certified {
    Requirement.require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE,
        "batchSize",
        batchSize,
        "1.." + MAX_BATCH_SIZE);
  }

  public Certified withEffort(Effort value) {
    return new Certified(value, batchSize);
  }

  public Certified withBatchSize(int masks) {
    return new Certified(effort, masks);
  }

  @Override
  public String name() {
    return "certified";
  }

  @Override
  public SearchResult run(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress) {
    long cap = Math.min(budget.maxDraws(), sampler.cost().draws() + MAX_DRAWS);
    return new CertifiedRun(this, sampler, required, budget.withMaxDraws(cap), progress).run();
  }
}
