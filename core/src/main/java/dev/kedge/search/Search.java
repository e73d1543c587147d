package dev.kedge.search;

import java.util.function.Consumer;

/**
 * A way to look for the anchor of largest coverage whose precision reaches the threshold, with the
 * parameters that it alone has. Values without state, safe for many threads.
 */
public sealed interface Search permits Auto, Exhaustive, Certified, Reference {
  /** Its short name, as the command line takes it. */
  String name();

  /**
   * Looks for the anchor.
   *
   * @param progress told the best so far after every round, in the searching thread
   * @return always a valid result; its status says if the budget ended the search
   * @throws IllegalArgumentException if the sampler has more superpixels than the search can take,
   *     or the search cannot look for what is required
   */
  SearchResult run(
      Sampler sampler, Requirement required, Budget budget, Consumer<SearchProgress> progress);
}
