package dev.kedge;

import dev.kedge.search.AnchorSearch;
import dev.kedge.search.Strategies;
import java.util.Locale;

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
      case AUTO -> {
        boolean affordable =
            superpixels < Long.SIZE - 1 && (1L << superpixels) <= exhaustiveLimit / backgrounds;
        Strategy chosen = affordable ? EXHAUSTIVE : CERTIFIED;
        yield chosen.search(superpixels, backgrounds, exhaustiveLimit);
      }
      case EXHAUSTIVE, CERTIFIED, REFERENCE -> Strategies.named(name().toLowerCase(Locale.ROOT));
    };
  }
}
