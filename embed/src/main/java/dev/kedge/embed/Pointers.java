package dev.kedge.embed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/** Reads and writes what C passes by address. Stateless. */
@SuppressWarnings("restricted") // C keeps to kedge.h
final class Pointers {
  private Pointers() {}

  /** A text in UTF-8; null for the null pointer. */
  static @Nullable String text(MemorySegment pointer) {
    return pointer.address() == 0 ? null : pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  /**
   * A structure of some bytes.
   *
   * @throws RefusedException for the null pointer
   */
  static MemorySegment struct(MemorySegment pointer, String name, long bytes) {
    if (pointer.address() == 0) {
      throw new RefusedException(Code.INVALID, "the " + name + " is NULL");
    }
    return pointer.reinterpret(bytes);
  }

  /** A structure that says its size first. */
  static MemorySegment sized(MemorySegment pointer, String name, long bytes) {
    MemorySegment struct = struct(pointer, name, bytes);
    long given = struct.get(ValueLayout.JAVA_LONG, 0);
    if (given != bytes) {
      throw new RefusedException(
          Code.INVALID, "size of the %s is %s, expected %s".formatted(name, given, bytes));
    }
    return struct;
  }

  /**
   * Memory of some bytes.
   *
   * @param pointer not null
   */
  static MemorySegment memory(MemorySegment pointer, long bytes) {
    return pointer.reinterpret(bytes);
  }

  /** Writes a handle or an address where C asked for it. */
  static void put(MemorySegment place, long value) {
    struct(place, "place for the result", Long.BYTES).set(ValueLayout.JAVA_LONG, 0, value);
  }
}
