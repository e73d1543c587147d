package dev.kedge.perturb.simd;

import dev.kedge.perturb.Planes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** {@link Lanes} of one byte. */
final class ByteLanes extends Lanes {
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final VectorSpecies<Byte> SPECIES = ByteVector.SPECIES_PREFERRED;
  private static final int LENGTH = SPECIES.length();

  private final byte[] image;
  private final byte[][] fills;

  ByteLanes(Planes planes) {
    image = planes.image().toArray(ValueLayout.JAVA_BYTE);
    fills = new byte[planes.fills()][];
    for (int f = 0; f < fills.length; f++) {
      fills[f] = planes.fill(f).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Override
  void select(
      int background, int first, int count, long[] bits, MemorySegment target, long offset) {
    byte[] fill = fills[background];
    int whole = SPECIES.loopBound(count);
    for (int e = 0; e < whole; e += LENGTH) {
      ByteVector.fromArray(SPECIES, fill, first + e)
          .blend(
              ByteVector.fromArray(SPECIES, image, first + e),
              VectorMask.fromLong(SPECIES, bits[e >>> 6] >>> e))
          .intoMemorySegment(target, offset + (first + e) * (long) Byte.BYTES, ORDER);
    }
    if (whole < count) {
      VectorMask<Byte> rest = SPECIES.indexInRange(whole, count);
      ByteVector.fromArray(SPECIES, fill, first + whole, rest)
          .blend(
              ByteVector.fromArray(SPECIES, image, first + whole, rest),
              VectorMask.fromLong(SPECIES, bits[whole >>> 6] >>> whole))
          .intoMemorySegment(target, offset + (first + whole) * (long) Byte.BYTES, ORDER, rest);
    }
  }
}
