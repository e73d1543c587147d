package dev.kedge;

import dev.kedge.search.AnchorSearch;
import dev.kedge.search.ExhaustiveSearch;
import dev.kedge.search.ReferenceSearch;

/** The ways to look for an anchor that can be asked for. */
public enum Strategy {
  /** Exhaustive where that is affordable, else reference. */
  AUTO,
  EXHAUSTIVE,
  REFERENCE;

  /** The search for K superpixels, where every mask may be evaluated up to a limit of them. */
  AnchorSearch search(int superpixels, int backgrounds, long exhaustiveLimit) {
    return switch (this) {
      case AUTO ->
          superpixels < Long.SIZE - 1 && (1L << superpixels) <= exhaustiveLimit / backgrounds
              ? new ExhaustiveSearch()
              : new ReferenceSearch();
      case EXHAUSTIVE -> new ExhaustiveSearch();
      case REFERENCE -> new ReferenceSearch();
    };
  }
}
