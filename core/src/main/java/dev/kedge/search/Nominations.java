package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nominees of a search. The k-th must reach an evidence of k(k+1)/δ, so that the risks of all
 * that may ever be nominated add up to δ, whatever made them nominees and whichever is returned.
 */
final class Nominations {
  private final Observations seen;
  private final Requirement required;
  private final Map<Superpixels, Nominee> nominees = new LinkedHashMap<>();

  Nominations(Observations seen, Requirement required) {
    this.seen = seen;
    this.required = required;
  }

  /** What ln E the next nominee must reach. */
  double enoughForNext() {
    double k = nominees.size() + 1.0;
    return Math.log(k * (k + 1) / required.delta());
  }

  /**
   * Names an anchor: what is drawn from now on speaks for it.
   *
   * @throws IllegalStateException if it is a nominee
   */
  Nominee nominate(Superpixels anchor) {
    if (nominees.containsKey(anchor)) {
      throw new IllegalStateException(anchor + " is a nominee");
    }
    Nominee nominee =
        new Nominee(anchor, required.threshold(), enoughForNext(), seen.tally(anchor));
    nominees.put(anchor, nominee);
    return nominee;
  }

  /** The nominee of an anchor; null if it is none. */
  @Nullable Nominee of(Superpixels anchor) {
    return nominees.get(anchor);
  }

  /** All nominees, in the order of their nomination. */
  Collection<Nominee> all() {
    return nominees.values();
  }

  /** Takes in a mask that has become known. */
  void observe(int mask, @Nullable Superpixels source) {
    for (Nominee nominee : nominees.values()) {
      Superpixels anchor = nominee.anchor();
      if (seen.masks().containsAll(mask, anchor)) {
        boolean sample = source != null && anchor.containsAll(source);
        nominee.observe(sample, seen.agrees(mask), seen.mass(mask, anchor));
      }
    }
  }
}
