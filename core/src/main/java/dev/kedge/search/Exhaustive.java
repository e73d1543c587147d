package dev.kedge.search;

import java.util.function.Consumer;

/**
 * Evaluates every mask over every background; the precision of every anchor is exact then, whatever
 * the keep probability. The cost is 2^K times the backgrounds, for K up to 24.
 *
 * <p>FOUND comes with all smallest anchors, the most precise first, of these the one of fewest
 * pixels, then in the order of {@link dev.kedge.mask.Superpixels#ORDER} (of more than {@value
 * #MAX_ALTERNATIVES}, the first ones); with all reasons, however many were asked for, as they cost
 * nothing more; with the necessary superpixels; and with the best precision of each size. NOT_FOUND
 * for want of size comes with the most precise anchor of the size allowed.
 *
 * <p>Masks are evaluated from the full one downwards, so that anchors become exact while it runs
 * ({@link CubePrecisions}). When the budget ends the search, the best so far is the smallest anchor
 * that reaches the threshold, else the most precise one, among those whose every mask was
 * evaluated: its precision is exact, but smaller anchors may exist.
 */
public record Exhaustive() implements Search {
  /** How many other anchors a result lists. */
  public static final int MAX_ALTERNATIVES = 10_000;

  @Override
  public String name() {
    return "exhaustive";
  }

  /**
   * @throws IllegalArgumentException if the sampler has more than 24 superpixels
   */
  @Override
  public SearchResult run(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress) {
    return new ExhaustiveRun(this, sampler, required, budget, progress).run();
  }
}
