package dev.kedge.perturb.simd;

import dev.kedge.perturb.Planes;
import java.lang.foreign.MemorySegment;

/**
 * The select over elements of one size, from copies of picture and fills that vectors load best.
 */
abstract sealed class Lanes permits LongLanes, IntLanes, ShortLanes, ByteLanes {
  static Lanes of(Planes planes) {
    return switch (planes.type()) {
      case FLOAT64 -> new LongLanes(planes);
      case FLOAT32 -> new IntLanes(planes);
      case FLOAT16 -> new ShortLanes(planes);
      case UINT8, INT8 -> new ByteLanes(planes);
    };
  }

  /**
   * Selects some elements.
   *
   * @param background number of the fill
   * @param first the first element, in the whole picture
   * @param count number of elements
   * @param bits bit e: whether element first + e is the picture's
   * @param target where to write
   * @param offset of the picture in target, in bytes
   */
  abstract void select(
      int background, int first, int count, long[] bits, MemorySegment target, long offset);
}
