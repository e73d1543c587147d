package dev.kedge.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads from a shared library which others it needs, without loading it: the {@code NEEDED} entries
 * of the dynamic section (System V ABI, "Object Files", "Dynamic Section").
 */
final class NeededLibraries {
  private static final int MAGIC = 0x464C457F;
  private static final int SEGMENT_LOADED = 1;
  private static final int SEGMENT_DYNAMIC = 2;
  private static final long TAG_END = 0;
  private static final long TAG_NEEDED = 1;
  private static final long TAG_STRINGS = 5;
  private static final int ENTRY_BYTES = 16;

  private final MemorySegment file;

  private NeededLibraries(MemorySegment file) {
    this.file = file;
  }

  /**
   * The names that the loader will look for, in the library's order.
   *
   * @throws IOException if it cannot be read, or is no library of a 64-bit Linux
   */
  static List<String> of(Path library) throws IOException {
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(library, StandardOpenOption.READ)) {
      return new NeededLibraries(
              channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena))
          .names();
    } catch (IndexOutOfBoundsException e) {
      throw new IOException(library + " is no shared library, or cut off", e);
    }
  }

  private List<String> names() {
    if (file.get(JAVA_INT_UNALIGNED, 0) != MAGIC) {
      throw new IndexOutOfBoundsException("no ELF file");
    }
    List<Long> offsets = new ArrayList<>();
    long strings = 0;
    for (long header : segments(SEGMENT_DYNAMIC)) {
      long entry = number(header + 8);
      for (; number(entry) != TAG_END; entry += ENTRY_BYTES) {
        if (number(entry) == TAG_NEEDED) {
          offsets.add(number(entry + 8));
        } else if (number(entry) == TAG_STRINGS) {
          strings = inFile(number(entry + 8));
        }
      }
    }
    long start = strings;
    return offsets.stream().map(offset -> file.getString(start + offset)).toList();
  }

  /** Offsets of the program headers of a type. */
  private List<Long> segments(int type) {
    List<Long> headers = new ArrayList<>();
    int size = file.get(JAVA_SHORT_UNALIGNED, 54);
    int count = file.get(JAVA_SHORT_UNALIGNED, 56);
    for (int i = 0; i < count; i++) {
      long header = number(32) + (long) i * size;
      if (file.get(JAVA_INT_UNALIGNED, header) == type) {
        headers.add(header);
      }
    }
    return headers;
  }

  /** Where the byte of an address is in the file. */
  private long inFile(long address) {
    for (long header : segments(SEGMENT_LOADED)) {
      long from = number(header + 16);
      if (address >= from && address < from + number(header + 32)) {
        return address - from + number(header + 8);
      }
    }
    throw new IndexOutOfBoundsException("no segment holds address " + address);
  }

  private long number(long offset) {
    return file.get(JAVA_LONG_UNALIGNED, offset);
  }
}
