package dev.kedge.perturb.simd;

import dev.kedge.perturb.Planes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Lanes} of eight bytes. */
final class LongLanes extends Lanes {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private final long[] image;
  private final long[][] fills;

  LongLanes(Planes planes) {
    image = planes.image().toArray(ValueLayout.JAVA_LONG);
    fills = new long[planes.fills()][];
    for (int f = 0; f < fills.length; f++) {
      fills[f] = planes.fill(f).toArray(ValueLayout.JAVA_LONG);
    }
  }

  @Override
  void select(
      int background, int first, int count, long[] bits, MemorySegment target, long offset) {
    long[] fill = fills[background];
    int whole = SPECIES.loopBound(count);
    for (int e = 0; e < whole; e += LENGTH) {
      LongVector.fromArray(SPECIES, fill, first + e)
          .blend(
              LongVector.fromArray(SPECIES, image, first + e),
              VectorMask.fromLong(SPECIES, bits[e >>> 6] >>> e))
          .intoMemorySegment(target, offset + (first + e) * (long) Long.BYTES, ORDER);
    }
    if (whole < count) {
      VectorMask<Long> rest = SPECIES.indexInRange(whole, count);
      LongVector.fromArray(SPECIES, fill, first + whole, rest)
          .blend(
              LongVector.fromArray(SPECIES, image, first + whole, rest),
              VectorMask.fromLong(SPECIES, bits[whole >>> 6] >>> whole))
          .intoMemorySegment(target, offset + (first + whole) * (long) Long.BYTES, ORDER, rest);
    }
  }
}
