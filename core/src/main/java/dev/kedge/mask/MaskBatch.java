package dev.kedge.mask;

import java.util.Arrays;
import java.util.Objects;

/**
 * Masks, one a row: a bit for each superpixel, 1 where it is kept, and the number of the background
 * that shows where it is not (0 where there is only one fill). It grows as rows are added.
 *
 * <p>Used by one thread at a time.
 */
public final class MaskBatch {
  private final int superpixels;
  private final int words;
  private long[] bits;
  private int[] backgrounds;
  private int count;

  /** Room for masks of K superpixels, no row in use. */
  public MaskBatch(int superpixels, int initialCapacity) {
    if (superpixels < 1) {
      throw new IllegalArgumentException("masks of " + superpixels + " superpixels");
    }
    this.superpixels = superpixels;
    this.words = Superpixels.wordsFor(superpixels);
    int rows = Math.max(1, initialCapacity);
    this.bits = new long[rows * words];
    this.backgrounds = new int[rows];
  }

  /** K, the number of superpixels of each mask. */
  public int superpixels() {
    return superpixels;
  }

  /** Number of 64-bit words of each mask. */
  public int words() {
    return words;
  }

  /** Number of rows in use. */
  public int count() {
    return count;
  }

  /** Takes all but the first rows out of use. */
  public void truncate(int rows) {
    count = Objects.checkIndex(rows, count + 1);
  }

  /** Adds a row that keeps exactly these superpixels. */
  public void add(Superpixels kept, int background) {
    int row = addEmpty(background);
    for (int w = 0; w < words; w++) {
      bits[row * words + w] = kept.word(w);
    }
  }

  /** Adds a copy of a row of another batch of the same K. */
  public void add(MaskBatch other, int row) {
    Objects.checkIndex(row, other.count);
    int added = addEmpty(other.backgrounds[row]);
    System.arraycopy(other.bits, row * words, bits, added * words, words);
  }

  /** Adds a row that keeps nothing and returns its number. */
  int addEmpty(int background) {
    if (count == backgrounds.length) {
      int rows = Math.multiplyExact(count, 2);
      bits = Arrays.copyOf(bits, Math.multiplyExact(rows, words));
      backgrounds = Arrays.copyOf(backgrounds, rows);
    }
    Arrays.fill(bits, count * words, (count + 1) * words, 0);
    backgrounds[count] = background;
    return count++;
  }

  /** Sets bits of a row to those that are set in {@code word}. */
  void or(int row, int word, long value) {
    bits[row * words + word] |= value;
  }

  /** 64 superpixels of a row as bits: superpixel i in bit i mod 64 of word i / 64. */
  public long word(int row, int word) {
    return bits[row * words + word];
  }

  public boolean keeps(int row, int superpixel) {
    return (word(row, superpixel >>> 6) >>> superpixel & 1) != 0;
  }

  /** Number of superpixels that a row keeps. */
  public int size(int row) {
    int size = 0;
    for (int w = 0; w < words; w++) {
      size += Long.bitCount(word(row, w));
    }
    return size;
  }

  /** Whether a row keeps all of these superpixels. */
  public boolean containsAll(int row, Superpixels anchor) {
    for (int w = 0; w < words; w++) {
      if ((anchor.word(w) & ~word(row, w)) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The superpixels that a row keeps. */
  public Superpixels kept(int row) {
    int[] kept = new int[size(row)];
    for (int i = 0, s = 0; s < superpixels; s++) {
      if (keeps(row, s)) {
        kept[i++] = s;
      }
    }
    return Superpixels.of(superpixels, kept);
  }

  /** The number of the background that shows where a row keeps nothing. */
  public int background(int row) {
    return backgrounds[row];
  }
}
