package dev.kedge.search;

import java.util.function.Consumer;

/** Certified. */
public final class CertifiedSearch implements AnchorSearch {
  /** Draws of one search at most, within its budget. */
  public static final long MAX_DRAWS = 1_000_000;

  @Override
  public String name() {
    return "certified";
  }

  @Override
  public SearchResult run(
      Sampler sampler, SearchOptions options, Budget budget, Consumer<SearchProgress> progress) {
    long cap = Math.min(budget.maxDraws(), sampler.cost().draws() + MAX_DRAWS);
    return new CertifiedRun(sampler, options, budget.withMaxDraws(cap), progress).run();
  }
}
