package dev.kedge.mask;

import java.util.Arrays;

/**
 * A map from a mask with its background to a number; open addressing on the mask's words. Entries
 * keep the order in which they came. Used by one thread at a time.
 */
public final class MaskTable {
  /** The answer for a mask that is not there. */
  public static final int ABSENT = -1;

  private final MaskBatch masks;
  private int[] values;
  private int[] slots;

  /** An empty table for masks of K superpixels. */
  public MaskTable(int superpixels) {
    masks = new MaskBatch(superpixels, 64);
    values = new int[64];
    slots = new int[128];
    Arrays.fill(slots, ABSENT);
  }

  /** Number of entries. */
  public int size() {
    return masks.count();
  }

  /** The masks of all entries in the order in which they came; to be read only. */
  public MaskBatch masks() {
    return masks;
  }

  /** The number of an entry, 0..size−1. */
  public int value(int entry) {
    return values[entry];
  }

  /** Changes the number of an entry. */
  public void value(int entry, int number) {
    values[entry] = number;
  }

  /** The entry of a mask with its background, or {@link #ABSENT}. */
  public int find(MaskBatch batch, int row) {
    return slots[slot(batch, row)];
  }

  /** Adds a mask that is absent, with its number, and returns its entry. */
  public int add(MaskBatch batch, int row, int number) {
    if (2 * (size() + 1) > slots.length) {
      index(2 * slots.length);
    }
    int entry = size();
    slots[slot(batch, row)] = entry;
    masks.add(batch, row);
    if (entry == values.length) {
      values = Arrays.copyOf(values, 2 * entry);
    }
    values[entry] = number;
    return entry;
  }

  /** Forgets all but the first entries. */
  public void truncate(int entries) {
    if (entries < size()) {
      masks.truncate(entries);
      index(slots.length);
    }
  }

  private void index(int length) {
    slots = new int[length];
    Arrays.fill(slots, ABSENT);
    for (int entry = 0; entry < size(); entry++) {
      slots[slot(masks, entry)] = entry;
    }
  }

  /** The slot of a mask: where it is, or the empty one where it would go. */
  private int slot(MaskBatch batch, int row) {
    int slot = hash(batch, row) & (slots.length - 1);
    while (slots[slot] != ABSENT && !same(slots[slot], batch, row)) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }

  private static int hash(MaskBatch batch, int row) {
    long hash = batch.background(row);
    for (int w = 0; w < batch.words(); w++) {
      hash = (hash ^ batch.word(row, w)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }

  private boolean same(int entry, MaskBatch batch, int row) {
    if (masks.background(entry) != batch.background(row)) {
      return false;
    }
    for (int w = 0; w < batch.words(); w++) {
      if (masks.word(entry, w) != batch.word(row, w)) {
        return false;
      }
    }
    return true;
  }
}
