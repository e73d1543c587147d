package dev.kedge.search;

import java.util.function.Consumer;

/**
 * A strategy that looks for anchors. Implementations hold no state and are safe for many threads.
 */
public interface AnchorSearch {
  /** Its short name, as the command line takes it. */
  String name();

  /**
   * Looks for the anchor of largest coverage whose precision reaches the threshold.
   *
   * @param progress told the best so far after every round, in the searching thread
   * @return always a valid result; its status says if the budget ended the search
   */
  SearchResult run(
      Sampler sampler, SearchOptions options, Budget budget, Consumer<SearchProgress> progress);
}
