package dev.kedge.embed;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The border to C: nothing that is thrown crosses it. Stateless. */
final class Guard {
  /** {@code MESSAGE} of kedge.c: bytes of room for a message. */
  private static final int ROOM = 4096;

  private static final int CONTINUED = 0x80;
  private static final int CONTINUED_MASK = 0xC0;

  private Guard() {}

  /** What a function does. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  /** Does it, and gives the code; writes the message if that is not OK. */
  static int run(MemorySegment message, Body body) {
    try {
      body.run();
      return Code.OK.number();
    } catch (Throwable e) { // an Error too: nobody above may be reached
      return told(message, e);
    }
  }

  private static int told(MemorySegment message, Throwable thrown) {
    try {
      write(message, Code.sentence(thrown));
      return Code.of(thrown).number();
    } catch (Throwable e) { // as where there is no memory for a sentence
      Pointers.memory(message, 1).set(ValueLayout.JAVA_BYTE, 0, (byte) 0);
      return (thrown instanceof OutOfMemoryError ? Code.MEMORY : Code.INTERNAL).number();
    }
  }

  /** Cut, if need be, between two characters. */
  private static void write(MemorySegment message, String sentence) {
    byte[] utf8 = sentence.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(utf8.length, ROOM - 1);
    while (length < utf8.length && (utf8[length] & CONTINUED_MASK) == CONTINUED) {
      length--;
    }
    MemorySegment room = Pointers.memory(message, ROOM);
    MemorySegment.copy(utf8, 0, room, ValueLayout.JAVA_BYTE, 0, length);
    room.set(ValueLayout.JAVA_BYTE, length, (byte) 0);
  }
}
