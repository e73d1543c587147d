package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The nominees of a search. δ is divided into shares; each nominee takes the largest that nobody
 * holds, ε, and must reach an evidence of 1/ε. One that is certified gives its share back: if its
 * precision reaches τ, it risked nothing. So until the first error the shares of all nominees below
 * τ add up to δ at most, whatever made them nominees (as in the online fallback procedure of Tian
 * and Ramdas, arXiv:1910.04900, which is for p-values).
 */
final class Nominations {
  private final Observations seen;
  private final Requirement required;
  private final Map<Superpixels, Nominee> nominees = new LinkedHashMap<>();

  Nominations(Observations seen, Requirement required) {
    this.seen = seen;
    this.required = required;
  }

  /** The j-th share of δ, j from 1; the sum of all is δ. */
  private double share(int j) {
    return required.delta() * 6 / (Math.PI * Math.PI * j * j);
  }

  /** The number of the largest share that nobody holds. */
  private int freeShare() {
    BitSet held = new BitSet();
    for (Nominee nominee : nominees.values()) {
      if (!nominee.certified()) {
        held.set(nominee.share());
      }
    }
    return held.nextClearBit(1);
  }

  /** What ln E the next nominee must reach. */
  double enoughForNext() {
    return -Math.log(share(freeShare()));
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
    int share = freeShare();
    double enough = -Math.log(share(share));
    Nominee nominee = new Nominee(anchor, required.threshold(), share, enough, seen.tally(anchor));
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
