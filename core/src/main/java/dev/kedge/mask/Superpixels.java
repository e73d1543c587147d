package dev.kedge.mask;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * A set of superpixels out of 0..K−1, for any K. Immutable and safe for many threads.
 *
 * <p>Its words hold superpixel i in bit i mod 64 of word i / 64, as masks do everywhere in Kedge.
 */
public final class Superpixels {
  /** Fewer superpixels first, then by their indices, lowest first. */
  public static final Comparator<Superpixels> ORDER =
      Comparator.comparingInt(Superpixels::size).thenComparing(Superpixels::compareEquallyMany);

  private final int universe;
  private final long[] words;
  private final int size;

  private Superpixels(int universe, long[] words) {
    this.universe = universe;
    this.words = words;
    int bits = 0;
    for (long word : words) {
      bits += Long.bitCount(word);
    }
    this.size = bits;
  }

  /** Of two sets of one size, the one with the lowest superpixel that is in one only is first. */
  private static int compareEquallyMany(Superpixels a, Superpixels b) {
    for (int w = 0; w < a.words.length; w++) {
      long different = a.words[w] ^ b.words[w];
      if (different != 0) {
        return (a.words[w] & Long.lowestOneBit(different)) != 0 ? -1 : 1;
      }
    }
    return 0;
  }

  /** The number of 64-bit words that a mask of K superpixels takes. */
  public static int wordsFor(int superpixels) {
    return (superpixels + Long.SIZE - 1) / Long.SIZE;
  }

  /** No superpixel of 0..K−1. */
  public static Superpixels none(int universe) {
    if (universe < 1) {
      throw new IllegalArgumentException("a set out of " + universe + " superpixels");
    }
    return new Superpixels(universe, new long[wordsFor(universe)]);
  }

  /** Every superpixel of 0..K−1. */
  public static Superpixels all(int universe) {
    return of(universe, IntStream.range(0, universe).toArray());
  }

  /** These superpixels out of 0..K−1. */
  public static Superpixels of(int universe, int... superpixels) {
    long[] words = none(universe).words;
    for (int superpixel : superpixels) {
      Objects.checkIndex(superpixel, universe);
      words[superpixel >>> 6] |= 1L << superpixel;
    }
    return new Superpixels(universe, words);
  }

  /** K: the set is one out of 0..K−1. */
  public int universe() {
    return universe;
  }

  /** Number of superpixels in the set. */
  public int size() {
    return size;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  public boolean contains(int superpixel) {
    Objects.checkIndex(superpixel, universe);
    return (words[superpixel >>> 6] >>> superpixel & 1) != 0;
  }

  public boolean containsAll(Superpixels other) {
    for (int w = 0; w < words.length; w++) {
      if ((other.words[w] & ~words[w]) != 0) {
        return false;
      }
    }
    return true;
  }

  public boolean intersects(Superpixels other) {
    for (int w = 0; w < words.length; w++) {
      if ((other.words[w] & words[w]) != 0) {
        return true;
      }
    }
    return false;
  }

  /** This set and one more superpixel. */
  public Superpixels with(int superpixel) {
    Objects.checkIndex(superpixel, universe);
    long[] more = words.clone();
    more[superpixel >>> 6] |= 1L << superpixel;
    return new Superpixels(universe, more);
  }

  /** This set and all of another. */
  public Superpixels union(Superpixels other) {
    long[] more = words.clone();
    for (int w = 0; w < more.length; w++) {
      more[w] |= other.words[w];
    }
    return new Superpixels(universe, more);
  }

  /** This set without those of another. */
  public Superpixels minus(Superpixels other) {
    long[] fewer = words.clone();
    for (int w = 0; w < fewer.length; w++) {
      fewer[w] &= ~other.words[w];
    }
    return new Superpixels(universe, fewer);
  }

  /** The superpixels in ascending order. */
  public int[] indices() {
    int[] indices = new int[size];
    int n = 0;
    for (int w = 0; w < words.length; w++) {
      for (long left = words[w]; left != 0; left &= left - 1) {
        indices[n++] = (w << 6) + Long.numberOfTrailingZeros(left);
      }
    }
    return indices;
  }

  /** 64 superpixels as bits: bit i mod 64 of word i / 64. */
  public long word(int index) {
    return words[index];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Superpixels s
        && s.universe == universe
        && Arrays.equals(s.words, words);
  }

  @Override
  public int hashCode() {
    long hash = universe;
    for (long word : words) {
      hash = (hash ^ word) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  @Override
  public String toString() {
    return Arrays.toString(indices());
  }
}
