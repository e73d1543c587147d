package dev.kedge.embed;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What a handle gives by address: made when it is first asked for, freed with the handle. */
final class Memory implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final Map<String, MemorySegment> made = new HashMap<>();

  /** The address of a text in UTF-8. */
  synchronized long text(String name, Supplier<String> text) {
    return made.computeIfAbsent(name, _ -> arena.allocateFrom(text.get())).address();
  }

  /** The address of some bytes. */
  synchronized long bytes(String name, Supplier<byte[]> bytes) {
    return made.computeIfAbsent(name, _ -> arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes.get()))
        .address();
  }

  /** The address of some numbers. */
  synchronized long numbers(String name, Supplier<int[]> numbers) {
    return made.computeIfAbsent(name, _ -> arena.allocateFrom(ValueLayout.JAVA_INT, numbers.get()))
        .address();
  }

  @Override
  public synchronized void close() {
    arena.close();
  }
}
