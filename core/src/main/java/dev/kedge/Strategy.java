package dev.kedge;

import dev.kedge.search.AnchorSearch;
import dev.kedge.search.CertifiedSearch;
import dev.kedge.search.ExhaustiveSearch;
import dev.kedge.search.ReferenceSearch;

/** The ways to look for an anchor that can be asked for. */
public enum Strategy {
  /** Exhaustive where that is affordable, else certified. */
  AUTO,
  EXHAUSTIVE,
  CERTIFIED,
  REFERENCE;

  /** The search for K superpixels, where every mask may be evaluated up to a limit of them. */
  AnchorSearch search(int superpixels, int backgrounds, long exhaustiveLimit) {
    return switch (this) {
      case AUTO ->
          superpixels < Long.SIZE - 1 && (1L << superpixels) <= exhaustiveLimit / backgrounds
              ? new ExhaustiveSearch()
              : new CertifiedSearch();
      case EXHAUSTIVE -> new ExhaustiveSearch();
      case CERTIFIED -> new CertifiedSearch();
      case REFERENCE -> new ReferenceSearch();
    };
  }
}
