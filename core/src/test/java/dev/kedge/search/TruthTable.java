package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The answer to every mask, and the precision of every anchor: stands in for a picture and a model
 * where searches are tested and measured. Immutable and safe for many threads; takes 2^K numbers.
 */
public final class TruthTable {
  private final int superpixels;
  private final double keepProbability;
  private final int backgrounds;
  private final BitSet agrees;
  private final CubePrecisions precisions;

  /** Whether the model keeps the class for a mask over a background. */
  @FunctionalInterface
  public interface Answer {
    boolean agrees(Superpixels kept, int background);
  }

  private TruthTable(int superpixels, double keepProbability, int backgrounds, BitSet agrees) {
    this.superpixels = superpixels;
    this.keepProbability = keepProbability;
    this.backgrounds = backgrounds;
    this.agrees = agrees;
    this.precisions = new CubePrecisions(superpixels, keepProbability, superpixel -> 1);
    for (int mask = (1 << superpixels) - 1; mask >= 0; mask--) {
      int first = mask * backgrounds;
      precisions.answer(
          (double) agrees.get(first, first + backgrounds).cardinality() / backgrounds);
    }
    precisions.settle();
  }

  /**
   * A table of K superpixels without backgrounds.
   *
   * @param keepProbability q, 0..1
   * @param agrees the answers, 64 a word: mask z in bit z mod 64 of word z / 64, and superpixel i
   *     is bit i of z
   */
  public static TruthTable of(int superpixels, double keepProbability, long[] agrees) {
    if (superpixels < 1 || agrees.length != Math.max(1, 1L << superpixels >>> 6)) {
      throw new IllegalArgumentException(
          agrees.length + " words of answers for the masks of " + superpixels + " superpixels");
    }
    return new TruthTable(superpixels, keepProbability, 1, BitSet.valueOf(agrees));
  }

  /** A table of what a function answers. */
  public static TruthTable of(
      int superpixels, double keepProbability, int backgrounds, Answer answer) {
    if (superpixels < 1 || backgrounds < 1 || (long) backgrounds << superpixels > 1L << 30) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a table of %d superpixels over %d backgrounds",
              superpixels,
              backgrounds));
    }
    BitSet agrees = new BitSet();
    for (int mask = 0; mask < 1 << superpixels; mask++) {
      Superpixels kept = superpixels(superpixels, mask);
      for (int b = 0; b < backgrounds; b++) {
        agrees.set(mask * backgrounds + b, answer.agrees(kept, b));
      }
    }
    return new TruthTable(superpixels, keepProbability, backgrounds, agrees);
  }

  /** A table of what a function answers, without backgrounds. */
  public static TruthTable of(
      int superpixels, double keepProbability, Predicate<Superpixels> agrees) {
    return of(superpixels, keepProbability, 1, (kept, background) -> agrees.test(kept));
  }

  /** The class is kept where all of these superpixels are. */
  public static TruthTable and(double keepProbability, Superpixels needed) {
    return of(needed.universe(), keepProbability, kept -> kept.containsAll(needed));
  }

  /** The class is kept where at least so many of the K superpixels are. */
  public static TruthTable atLeast(int superpixels, double keepProbability, int needed) {
    return of(superpixels, keepProbability, kept -> kept.size() >= needed);
  }

  /** The class is kept where an even number of superpixels is masked. */
  public static TruthTable parity(int superpixels, double keepProbability) {
    return of(superpixels, keepProbability, kept -> (superpixels - kept.size()) % 2 == 0);
  }

  /** The class is always kept, or never. */
  public static TruthTable constant(int superpixels, double keepProbability, boolean agrees) {
    return of(superpixels, keepProbability, kept -> agrees);
  }

  private static Superpixels superpixels(int superpixels, int mask) {
    return Superpixels.of(
        superpixels, IntStream.range(0, superpixels).filter(i -> (mask >>> i & 1) != 0).toArray());
  }

  /** K, the number of superpixels. */
  public int superpixels() {
    return superpixels;
  }

  /** q, the probability that a superpixel is kept. */
  public double keepProbability() {
    return keepProbability;
  }

  /** Number of backgrounds; 1 if there are none. */
  public int backgrounds() {
    return backgrounds;
  }

  /** Whether the class is kept for a mask (bit i: superpixel i) over a background. */
  public boolean agrees(int mask, int background) {
    return agrees.get(mask * backgrounds + background);
  }

  /** π(A), exactly. */
  public double precision(Superpixels anchor) {
    return precisions.of((int) anchor.word(0));
  }

  /** The highest precision of any anchor of size 0..K. */
  public List<Double> bestPrecisionBySize() {
    return DoubleStream.of(precisions.bestBySize(-1)).boxed().toList();
  }

  /** All anchors of the smallest size at which any reaches τ, best first; empty if none does. */
  public List<Superpixels> smallestAnchors(double threshold) {
    for (int size = 0; size <= superpixels; size++) {
      List<Superpixels> anchors =
          precisions.reaching(size, -1, threshold).map(a -> superpixels(superpixels, a)).toList();
      if (!anchors.isEmpty()) {
        return anchors;
      }
    }
    return List.of();
  }

  /** A sampler that answers from this table: as often as one likes, each starts with no cost. */
  public Sampler sampler(long seed) {
    return sampler(seed, superpixel -> 1);
  }

  /** The same, with superpixels of so many pixels. */
  Sampler sampler(long seed, IntUnaryOperator pixels) {
    return new TruthTableSampler(this, seed, pixels);
  }
}
