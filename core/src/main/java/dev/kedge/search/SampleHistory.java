package dev.kedge.search;

import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import java.util.Arrays;
import java.util.List;

/**
 * What was drawn and answered, by column: for each superpixel one bit a sample, whether it was
 * kept, and one bit a sample, whether the class was. How many samples of a range keep an anchor,
 * and how many of those agree, takes |anchor| + 1 word operations for 64 samples.
 *
 * <p>Samples are numbered in the order in which they came. Samples drawn from D(·|B) that keep A
 * are samples of D(·|A) if B ⊆ A: who counts sees to it. Used by one thread at a time.
 */
final class SampleHistory {
  /** The samples from..to − 1. */
  record Range(int from, int to) {}

  /** A number of samples, and how many of them agree. */
  record Tally(int samples, int agreeing) {
    static final Tally NONE = new Tally(0, 0);

    Tally plus(Tally other) {
      return new Tally(samples + other.samples, agreeing + other.agreeing);
    }
  }

  private final long[][] kept;
  private long[] agrees = new long[16];
  private int count;

  SampleHistory(int superpixels) {
    kept = new long[superpixels][16];
  }

  /** Takes in the samples of a draw; the range of their numbers here. */
  Range add(Samples answered, int draw) {
    int from = count;
    int last = answered.to(draw) - answered.from(draw) + count;
    if (last > agrees.length << 6) {
      grow(Math.max(2 * agrees.length, (last >>> 6) + 1));
    }
    for (int row = answered.from(draw); row < answered.to(draw); row++) {
      add(answered.masks(), row, answered.agrees(row));
    }
    return new Range(from, count);
  }

  private void add(MaskBatch masks, int row, boolean agree) {
    int word = count >>> 6;
    long bit = 1L << count;
    for (int w = 0; w < masks.words(); w++) {
      for (long left = masks.word(row, w); left != 0; left &= left - 1) {
        kept[(w << 6) + Long.numberOfTrailingZeros(left)][word] |= bit;
      }
    }
    if (agree) {
      agrees[word] |= bit;
    }
    count++;
  }

  private void grow(int words) {
    agrees = Arrays.copyOf(agrees, words);
    for (int s = 0; s < kept.length; s++) {
      kept[s] = Arrays.copyOf(kept[s], words);
    }
  }

  /** The samples of some ranges that keep all of an anchor: bit n mod 64 of word n / 64. */
  long[] keeping(Superpixels anchor, List<Range> ranges) {
    long[] rows = new long[(count + 63) >>> 6];
    for (Range range : ranges) {
      for (int word = range.from >>> 6; word << 6 < range.to; word++) {
        rows[word] |= within(range, word);
      }
    }
    for (int word = 0; word < rows.length; word++) {
      rows[word] &= rows[word] == 0 ? 0 : keeping(anchor, word);
    }
    return rows;
  }

  /** How many of some samples keep a superpixel too, and how many of those agree. */
  Tally tally(long[] rows, int superpixel) {
    int samples = 0;
    int agreeing = 0;
    for (int word = 0; word < rows.length; word++) {
      long both = rows[word] & kept[superpixel][word];
      samples += Long.bitCount(both);
      agreeing += Long.bitCount(both & agrees[word]);
    }
    return new Tally(samples, agreeing);
  }

  /** How many samples of a range keep all of an anchor, and how many of those agree. */
  Tally tally(Superpixels anchor, Range range) {
    int samples = 0;
    int agreeing = 0;
    for (int word = range.from >>> 6; word << 6 < range.to; word++) {
      long rows = within(range, word) & keeping(anchor, word);
      samples += Long.bitCount(rows);
      agreeing += Long.bitCount(rows & agrees[word]);
    }
    return new Tally(samples, agreeing);
  }

  /** How many samples of a range keep a superpixel, and how many of those agree. */
  Tally tally(int superpixel, Range range) {
    int samples = 0;
    int agreeing = 0;
    for (int word = range.from >>> 6; word << 6 < range.to; word++) {
      long rows = within(range, word) & kept[superpixel][word];
      samples += Long.bitCount(rows);
      agreeing += Long.bitCount(rows & agrees[word]);
    }
    return new Tally(samples, agreeing);
  }

  /** The bits of a word whose samples keep all of an anchor. */
  private long keeping(Superpixels anchor, int word) {
    long rows = -1L;
    for (int w = 0; w << 6 < kept.length; w++) {
      for (long left = anchor.word(w); left != 0; left &= left - 1) {
        rows &= kept[(w << 6) + Long.numberOfTrailingZeros(left)][word];
      }
    }
    return rows;
  }

  /** The bits of a word whose samples are in a range. */
  private static long within(Range range, int word) {
    long rows = -1L;
    if (range.from > word << 6) {
      rows &= -1L << range.from;
    }
    if (range.to < (word + 1) << 6) {
      rows &= ~(-1L << range.to);
    }
    return rows;
  }
}
