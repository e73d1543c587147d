package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
  private final int[] pixels;
  private final double[] values;
  private int known;
  private int settled;

  /**
   * No answers yet.
   *
   * @param pixels of each superpixel: of equally precise anchors of one size the one of fewer
   *     pixels goes first
   */
  CubePrecisions(int superpixels, double keepProbability, IntUnaryOperator pixels) {
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
    this.pixels = IntStream.range(0, superpixels).map(pixels).toArray();
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

  /** The number of an anchor. */
  static int number(Superpixels anchor) {
    return (int) anchor.word(0);
  }

  /**
   * The highest precision of any settled anchor of size 0..K that has superpixels among some only;
   * NaN where none is settled.
   */
  double[] bestBySize(int among) {
    double[] best = new double[superpixels + 1];
    Arrays.fill(best, Double.NaN);
    for (int a = settled; a < values.length; a++) {
      int size = Integer.bitCount(a);
      if ((a & ~among) == 0 && !(best[size] >= of(a))) {
        best[size] = of(a);
      }
    }
    return best;
  }

  /**
   * The settled anchors of a size, among some superpixels, that reach a threshold: the most precise
   * first, then those of fewest pixels, then in the order of {@link Superpixels#ORDER}.
   */
  Stream<Integer> reaching(int size, int among, double threshold) {
    return IntStream.range(settled, values.length)
        .filter(a -> (a & ~among) == 0 && Integer.bitCount(a) == size && reaches(of(a), threshold))
        .boxed()
        .sorted(
            Comparator.comparingLong(this::imprecision)
                .thenComparingLong(this::pixels)
                .thenComparingInt(CubePrecisions::order));
  }

  private long imprecision(int anchor) {
    return Math.round((1 - of(anchor)) / TOLERANCE);
  }

  private long pixels(int anchor) {
    long sum = 0;
    for (int left = anchor; left != 0; left &= left - 1) {
      sum += pixels[Integer.numberOfTrailingZeros(left)];
    }
    return sum;
  }

  /**
   * Lower for the anchor that comes first of those of one size: that with the lower superpixel at
   * the first difference.
   */
  private static int order(int anchor) {
    return ~(Integer.reverse(anchor) >>> 8);
  }

  /** The probability that the class is kept if a superpixel is masked, once all is settled. */
  double without(int superpixel) {
    double kept = values[1 << superpixel];
    return Math.clamp((values[0] - keepProbability * kept) / (1 - keepProbability), 0.0, 1.0);
  }
}
