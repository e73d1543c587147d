package dev.kedge.perturb.simd;

import dev.kedge.perturb.Planes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Lanes} of four bytes. */
final class IntLanes extends Lanes {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private final int[] image;
  private final int[][] fills;

  IntLanes(Planes planes) {
    image = planes.image().toArray(ValueLayout.JAVA_INT);
    fills = new int[planes.fills()][];
    for (int f = 0; f < fills.length; f++) {
      fills[f] = planes.fill(f).toArray(ValueLayout.JAVA_INT);
    }
  }

  @Override
  void select(
      int background, int first, int count, long[] bits, MemorySegment target, long offset) {
    int[] fill = fills[background];
    int whole = SPECIES.loopBound(count);
    for (int e = 0; e < whole; e += LENGTH) {
      IntVector.fromArray(SPECIES, fill, first + e)
          .blend(
              IntVector.fromArray(SPECIES, image, first + e),
              VectorMask.fromLong(SPECIES, bits[e >>> 6] >>> e))
          .intoMemorySegment(target, offset + (first + e) * (long) Integer.BYTES, ORDER);
    }
    if (whole < count) {
      VectorMask<Integer> rest = SPECIES.indexInRange(whole, count);
      IntVector.fromArray(SPECIES, fill, first + whole, rest)
          .blend(
              IntVector.fromArray(SPECIES, image, first + whole, rest),
              VectorMask.fromLong(SPECIES, bits[whole >>> 6] >>> whole))
          .intoMemorySegment(target, offset + (first + whole) * (long) Integer.BYTES, ORDER, rest);
    }
  }
}
