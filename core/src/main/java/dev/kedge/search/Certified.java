package dev.kedge.search;

import java.util.function.Consumer;

/**
 * Anchors whose precision holds: the probability, over all draws of a search, that the anchor
 * returned with status FOUND or EMPTY, as {@link Evidence#CERTIFIED} or {@link Evidence#EXACT}, has
 * a precision below τ is at most δ, however often the search looks and whenever it stops.
 *
 * <p>Level by level: the candidates of size ℓ extend the best few of size ℓ − 1 by a superpixel.
 * The most promising candidate is sampled until its e-process ({@link EProcess}) certifies it, the
 * mirror test gives it up, or so few masks of its sub-cube are unknown that all are evaluated; then
 * its precision is exact. The first candidate that reaches the threshold ends the search; of
 * several at once, the one of the highest known precision is the anchor, the others are its
 * alternatives. If none does, samples go where near-equal candidates can be told apart, and up to
 * three of them (or {@code beamWidth}, if that is more) are built upon. Nothing is promised about
 * the size: it is the smallest that was found, usually the smallest there is.
 *
 * <p>Why the promise holds. Sample n is drawn from D(·|B), where B depends on earlier samples only.
 * For a fixed anchor A ⊇ B, a sample that keeps A is, given the past, one of D(·|A), whatever else
 * was known when B was chosen: f does not change, and the sample's bits are new. So the e-process
 * of <em>every</em> anchor over all such samples, in the order of drawing, is a supermartingale
 * under π(A) ≤ τ, under any rule of sampling and stopping. Only the union needs care, as candidates
 * are chosen by looking at samples that they then use: {@link RiskSplit} pays for all C(K, ℓ)
 * anchors of the size where earlier samples are used, and for the candidates alone where only
 * samples drawn since they were chosen are. An exact decision takes no risk. The mirror test, the
 * choice of parents and all limits decide what is looked at, never what is claimed.
 *
 * <p>Each candidate gets about 1,000 samples at most, and a search {@value #MAX_DRAWS} draws. When
 * a budget ends it, the anchor of the highest estimated lower bound is the best so far, as {@link
 * Evidence#ESTIMATED}.
 *
 * <p>Sources: Ribeiro, Singh, Guestrin, Anchors, AAAI 2018; Howard et al., arXiv:1810.08240.
 *
 * @param beamWidth anchors of each size that are built upon, at least 1; near-equal ones, up to
 *     three of them, are anyway
 * @param batchSize samples drawn at a time, 1..{@value #MAX_BATCH_SIZE}: fewer are wasted than of
 *     more
 */
public record Certified(int beamWidth, int batchSize) implements Search {
  /** The most samples that may be drawn at a time. */
  public static final int MAX_BATCH_SIZE = 8;

  /** Draws of one search at most, within its budget. */
  public static final long MAX_DRAWS = 1_000_000;

  public Certified() {
    this(1, MAX_BATCH_SIZE);
  }

  public Certified {
    Requirement.require(beamWidth > 0, "beamWidth", beamWidth, "at least 1");
    Requirement.require(
        batchSize > 0 && batchSize <= MAX_BATCH_SIZE,
        "batchSize",
        batchSize,
        "1.." + MAX_BATCH_SIZE);
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
