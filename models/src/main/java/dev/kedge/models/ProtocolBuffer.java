package dev.kedge.models;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Steps through a message of protocol buffers without knowing its types (<a
 * href="https://protobuf.dev/programming-guides/encoding/">encoding</a>). Stateless.
 */
public final class ProtocolBuffer {
  /** Is given the fields of a message. */
  public interface Field {
    /**
     * A field that has a length: a text, bytes, or a message.
     *
     * @param number its number in the message's type
     * @param value a part of the message that is stepped through, valid as long as that
     */
    void at(int number, MemorySegment value);
  }

  private ProtocolBuffer() {}

  /**
   * Maps a file for the time of an action.
   *
   * @return false if the action ended early because the file is not built so
   * @throws IOException if it cannot be read
   */
  public static boolean read(Path file, Consumer<MemorySegment> action) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      action.accept(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
      return true;
    } catch (IndexOutOfBoundsException e) {
      return false;
    }
  }

  /**
   * Hands on the fields of a message that have a length, in their order; the others are stepped
   * over.
   *
   * @throws IndexOutOfBoundsException if the message is not built so
   */
  public static void fields(MemorySegment message, Field action) {
    long[] at = {0};
    while (at[0] < message.byteSize()) {
      long key = variableLength(message, at);
      switch ((int) (key & 7)) {
        case 0 -> variableLength(message, at);
        case 1 -> at[0] += Long.BYTES;
        case 2 -> {
          long length = variableLength(message, at);
          action.at((int) (key >>> 3), message.asSlice(at[0], length));
          at[0] += length;
        }
        case 5 -> at[0] += Integer.BYTES;
        default -> throw new IndexOutOfBoundsException("no such wire type");
      }
    }
  }

  /** A value as text. */
  public static String text(MemorySegment value) {
    return new String(value.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }

  private static long variableLength(MemorySegment message, long[] at) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = message.get(ValueLayout.JAVA_BYTE, at[0]++);
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }
}
