package dev.kedge.perturb.simd;

import dev.kedge.perturb.Planes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Lanes} of two bytes. */
final class ShortLanes extends Lanes {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorSpecies<Short> SPECIES = ShortVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private final short[] image;
  private final short[][] fills;

  ShortLanes(Planes planes) {
    image = planes.image().toArray(ValueLayout.JAVA_SHORT);
    fills = new short[planes.fills()][];
    for (int f = 0; f < fills.length; f++) {
      fills[f] = planes.fill(f).toArray(ValueLayout.JAVA_SHORT);
    }
  }

  @Override
  void select(
      int background, int first, int count, long[] bits, MemorySegment target, long offset) {
    short[] fill = fills[background];
    int whole = SPECIES.loopBound(count);
    for (int e = 0; e < whole; e += LENGTH) {
      ShortVector.fromArray(SPECIES, fill, first + e)
          .blend(
              ShortVector.fromArray(SPECIES, image, first + e),
              VectorMask.fromLong(SPECIES, bits[e >>> 6] >>> e))
          .intoMemorySegment(target, offset + (first + e) * (long) Short.BYTES, ORDER);
    }
    if (whole < count) {
      VectorMask<Short> rest = SPECIES.indexInRange(whole, count);
      ShortVector.fromArray(SPECIES, fill, first + whole, rest)
          .blend(
              ShortVector.fromArray(SPECIES, image, first + whole, rest),
              VectorMask.fromLong(SPECIES, bits[whole >>> 6] >>> whole))
          .intoMemorySegment(target, offset + (first + whole) * (long) Short.BYTES, ORDER, rest);
    }
  }
}
