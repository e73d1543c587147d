package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * The precision of every anchor, from the answers of every mask. Anchors and masks are numbers
 * whose bit i is superpixel i.
 *
 * <p>π(A) = Σ over z ⊇ A of q^|z∖A| (1−q)^(K−|z|) f(z) follows for all 2^K anchors in place, bit by
 * bit: P[A] ← q·P[A ∪ {i}] + (1−q)·P[A] for every A without i, in K·2^(K−1) steps, each a convex
 * combination.
 *
 * <p>Answers come from the full mask downwards. All masks that keep A are numbers ≥ A, so once the
 * answers from some number on are known, the precisions of all anchors from that number on are
 * exact already. Used by one thread until it is settled, read-only and safe for many then.
 */
final class CubePrecisions {
  /** The largest K: 2^K precisions take 128 MiB. */
  static final int MAX_SUPERPIXELS = 24;

  /** Precisions nearer to each other than this are held equal: rounding does not decide. */
  static final double TOLERANCE = 0x1p-38;

  private final int superpixels;
  private final double keepProbability;
  private final double[] values;
  private int known;
  private int settled;

  CubePrecisions(int superpixels, double keepProbability) {
    if (superpixels > MAX_SUPERPIXELS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "all 2^%d masks of %d superpixels are too many to evaluate; at most %d superpixels,"
                  + " or another strategy",
              superpixels,
              superpixels,
              MAX_SUPERPIXELS));
    }
    this.superpixels = superpixels;
    this.keepProbability = keepProbability;
    this.values = new double[1 << superpixels];
    this.known = values.length;
    this.settled = values.length;
  }

  static boolean reaches(double precision, double threshold) {
    return precision >= threshold - TOLERANCE;
  }

  /** The lowest mask whose answer is known; 2^K if none is. */
  int known() {
    return known;
  }

  /** Share of the masks whose answer is known. */
  double share() {
    return 1 - (double) known / values.length;
  }

  /** The lowest anchor whose precision is known; 2^K if none is. */
  int settled() {
    return settled;
  }

  /** Takes the answer for the mask below the lowest known one. */
  void answer(double agreeingShare) {
    values[--known] = agreeingShare;
  }

  /** Takes step after step while a whole one is known; true if more precisions are known then. */
  boolean settleBlocks() {
    int before = settled;
    while (known < settled && known <= nextBlock()) {
      fold(nextBlock());
    }
    return settled < before;
  }

  /** Makes the precisions of all anchors from {@link #known} on known; no answer may follow. */
  void settle() {
    settleBlocks();
    if (known < settled) {
      fold(known);
    }
  }

  /** The settled anchors are the last 1, 2, 4, … ones; the next step doubles them. */
  private int nextBlock() {
    return settled == values.length ? settled - 1 : 2 * settled - values.length;
  }

  private void fold(int from) {
    int block = values.length - settled;
    for (int step = 1; step <= block; step <<= 1) {
      for (int pair = from & -(2 * step); pair < settled; pair += 2 * step) {
        int end = Math.min(pair + step, settled);
        for (int a = Math.max(from, pair); a < end; a++) {
          values[a] += keepProbability * (values[a + step] - values[a]);
        }
      }
    }
    settled = from;
  }

  /** π(A) of a settled anchor. */
  double of(int anchor) {
    return Math.clamp(values[anchor], 0.0, 1.0);
  }

  Superpixels superpixels(int anchor) {
    return Superpixels.of(
        superpixels,
        IntStream.range(0, superpixels).filter(i -> (anchor >>> i & 1) != 0).toArray());
  }

  /** The highest precision of any settled anchor of size 0..K; NaN where none is settled. */
  double[] bestBySize() {
    double[] best = new double[superpixels + 1];
    Arrays.fill(best, Double.NaN);
    for (int a = settled; a < values.length; a++) {
      int size = Integer.bitCount(a);
      if (!(best[size] >= of(a))) {
        best[size] = of(a);
      }
    }
    return best;
  }

  /**
   * The settled anchors of a size that reach a threshold, the most precise first, then in order.
   */
  int[] reaching(int size, double threshold) {
    return IntStream.range(settled, values.length)
        .filter(a -> Integer.bitCount(a) == size && reaches(of(a), threshold))
        .mapToLong(this::rank)
        .sorted()
        .mapToInt(rank -> Integer.reverse((int) ~rank << 8))
        .toArray();
  }

  /**
   * A number that is lower for a more precise anchor, and in the order of {@link Superpixels#ORDER}
   * for equally precise ones of one size: there the set with the lower superpixel at the first
   * difference comes first, that is the one whose reversed bits are higher. The anchor is in its
   * low 24 bits, reversed and inverted.
   */
  private long rank(int anchor) {
    long imprecision = Math.round((1 - of(anchor)) / TOLERANCE);
    return imprecision << 24 | (~(Integer.reverse(anchor) >>> 8) & 0xFFFFFF);
  }
}
