package dev.kedge.perturb.simd;

import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.HostPerturber;
import dev.kedge.perturb.Planes;
import jdk.incubator.vector.VectorShape;

/**
 * Selects with vectors, row by row in the order of memory. (Going tile by tile over all rows, so
 * that picture and fill stay in the first-level cache, was slower: it is the writing that costs,
 * and it wants long sequential runs.)
 */
final class SimdPerturber extends HostPerturber {
  private final KeepBits keepBits;
  private final Lanes lanes;
  private final long[] bits;

  SimdPerturber(Planes planes) {
    super(planes);
    keepBits = new KeepBits(planes);
    lanes = Lanes.of(planes);
    bits = new long[keepBits.words()];
  }

  /** Width of the widest vectors here in bits. */
  static int vectorBits() {
    return VectorShape.preferredShape().vectorBitSize();
  }

  @Override
  protected void select(MaskBatch masks, int from, int count, ImageBatch target, int row) {
    int period = planes().period();
    for (int i = 0; i < count; i++) {
      keepBits.write(masks, from + i, bits);
      int background = masks.background(from + i);
      long offset = (row + i) * planes().input().bytes();
      for (int run = 0; run < planes().repeats(); run++) {
        lanes.select(background, run * period, period, bits, target.memory(), offset);
      }
    }
  }
}
