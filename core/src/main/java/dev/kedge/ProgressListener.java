package dev.kedge;

import dev.kedge.search.SearchProgress;

/** Told how far an explanation is, in the thread that explains; should return at once. */
@FunctionalInterface
public interface ProgressListener {
  /** Nobody listens. */
  ProgressListener NONE = progress -> {};

  /** The search has finished a round. */
  void onProgress(SearchProgress progress);

  /** What follows is about another question on the same picture, as "repeat 3 of 10". */
  default void onQuestion(String question) {}
}
