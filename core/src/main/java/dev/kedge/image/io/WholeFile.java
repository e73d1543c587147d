package dev.kedge.image.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * All bytes of a picture's file. Its first bytes must be a picture's before more is read, and room
 * is asked before it is taken.
 */
final class WholeFile {
  /** A file of more bytes is not taken into memory. */
  private static final int MOST_BYTES = 1 << 30;

  /** Share of the heap that a file may take. */
  private static final double HEAP_SHARE = 0.8;

  /** Enough to tell what a file is. */
  private static final int START_BYTES = 64;

  /** What is read of a file whose size nobody knows, as of a pipe, at first. */
  private static final int FIRST_BYTES = 1 << 16;

  /** Read at a time: Java keeps memory outside the heap for as much, for each thread. */
  private static final int PIECE_BYTES = 1 << 16;

  /** The file, and what of it the decoder is given. */
  private static final int COPIES = 2;

  private final String name;
  private final HeapRoom room;
  private byte[] data = {};

  private WholeFile(String name, HeapRoom room) {
    this.name = name;
    this.room = room;
  }

  /**
   * Reads a file to its end.
   *
   * @param size how many bytes it has, as it says; 0 if nobody knows. Fewer or more are as good
   * @throws UnreadableImageException if it has more than fit; not one of them is read if it says so
   */
  static byte[] read(InputStream in, long size, String name, HeapRoom room) throws IOException {
    WholeFile file = new WholeFile(name, room);
    byte[] start = in.readNBytes(START_BYTES);
    var _ = ImageReader.format(start, name);
    try {
      file.grow(size > 0 ? Math.max(size, start.length) : FIRST_BYTES);
      System.arraycopy(start, 0, file.data, 0, start.length);
      return file.read(in, start.length);
    } catch (OutOfMemoryError e) {
      throw tooLittleMemory(name, e);
    }
  }

  /** What is said where the heap has no room for a picture. */
  static UnreadableImageException tooLittleMemory(String name, OutOfMemoryError e) {
    return new UnreadableImageException(
        name,
        String.format(
            Locale.ROOT,
            "takes more memory to read than is free where the heap is %d MiB; scale it down, or"
                + " raise the heap (-Xmx)",
            Runtime.getRuntime().maxMemory() >> 20),
        e);
  }

  private byte[] read(InputStream in, int filled) throws IOException {
    while (true) {
      if (filled == data.length) {
        int next = in.read();
        if (next < 0) {
          return data;
        }
        grow(Math.min(2L * filled, Math.max(MOST_BYTES, filled + 1L)));
        data[filled++] = (byte) next;
      }
      int read = in.read(data, filled, Math.min(PIECE_BYTES, data.length - filled));
      if (read < 0) {
        return Arrays.copyOf(data, filled);
      }
      filled += read;
    }
  }

  /** Makes room for so many bytes in all. */
  private void grow(long bytes) throws UnreadableImageException {
    if (bytes > MOST_BYTES) {
      throw new UnreadableImageException(
          name, "has more than " + (MOST_BYTES >> 20) + " MiB; scale the picture down");
    }
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap * HEAP_SHARE) {
      throw new UnreadableImageException(
          name,
          String.format(
              Locale.ROOT,
              "has %d MiB where the heap is %d MiB; scale the picture down, or raise the heap"
                  + " (-Xmx)",
              bytes >> 20,
              heap >> 20));
    }
    room.reserve(COPIES * (bytes - data.length));
    data = Arrays.copyOf(data, (int) bytes);
  }
}
