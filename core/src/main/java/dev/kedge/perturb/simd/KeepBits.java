package dev.kedge.perturb.simd;

import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Planes;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Turns a mask into a bit for every element of a picture's run: 64 elements a word, 1 where kept.
 *
 * <p>With K ≤ 64 and 64 byte lanes, one table look-up answers 64 elements: the mask's bits become a
 * table of bytes, the labels select from it. Else each lane takes the half word of the mask that
 * holds its label, by a gather, and shifts the label's bit down.
 */
final class KeepBits {
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;

  private final int words;
  private final boolean table;
  private final byte[] byteLabels;
  private final int[] intLabels;
  private final int[] labelHalves;
  private final byte[] lanes;
  private final int[] halves;

  KeepBits(Planes planes) {
    words = (planes.period() + Long.SIZE - 1) / Long.SIZE;
    int padded = words * Long.SIZE;
    table = planes.superpixels() <= Long.SIZE && BYTES.length() == Long.SIZE;
    byteLabels = new byte[table ? padded : 0];
    intLabels = new int[table ? 0 : padded];
    labelHalves = new int[table ? 0 : padded];
    for (int e = 0; e < planes.period(); e++) {
      if (table) {
        byteLabels[e] = (byte) planes.label(e);
      } else {
        intLabels[e] = planes.label(e);
        labelHalves[e] = planes.label(e) >>> 5;
      }
    }
    lanes = new byte[Long.SIZE];
    halves = new int[2 * ((planes.superpixels() + Long.SIZE - 1) / Long.SIZE)];
  }

  /** Number of words that {@link #write} writes. */
  int words() {
    return words;
  }

  /** Writes the bits of every element under a mask to {@code bits[0..words−1]}. */
  void write(MaskBatch masks, int mask, long[] bits) {
    if (table) {
      for (int s = 0; s < lanes.length; s++) {
        lanes[s] = (byte) -((masks.word(mask, 0) >>> s) & 1);
      }
      ByteVector values = ByteVector.fromArray(BYTES, lanes, 0);
      for (int w = 0; w < words; w++) {
        bits[w] =
            ByteVector.fromArray(BYTES, byteLabels, w * Long.SIZE)
                .selectFrom(values)
                .compare(VectorOperators.LT, (byte) 0)
                .toLong();
      }
    } else {
      for (int h = 0; h < halves.length; h++) {
        halves[h] = (int) (masks.word(mask, h >>> 1) >>> ((h & 1) << 5));
      }
      for (int w = 0; w < words; w++) {
        bits[w] = gathered(w * Long.SIZE);
      }
    }
  }

  private long gathered(int element) {
    long bits = 0;
    for (int lane = 0; lane < Long.SIZE; lane += INTS.length()) {
      IntVector labels = IntVector.fromArray(INTS, intLabels, element + lane);
      IntVector word =
          halves.length == 2
              ? IntVector.broadcast(INTS, halves[0])
                  .blend(halves[1], labels.compare(VectorOperators.GE, Integer.SIZE))
              : IntVector.fromArray(INTS, halves, 0, labelHalves, element + lane);
      bits |=
          word.lanewise(VectorOperators.LSHR, labels).and(1).compare(VectorOperators.NE, 0).toLong()
              << lane;
    }
    return bits;
  }
}
