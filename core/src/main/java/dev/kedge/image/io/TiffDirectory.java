package dev.kedge.image.io;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The whole numbers in the first directory of a TIFF file (TIFF 6.0, section 2), of a BigTIFF file,
 * or of an EXIF block.
 */
final class TiffDirectory {
  static final int ORIENTATION = 274;

  private final Bytes file;
  private final boolean big;

  /** Bytes of an offset or a count: 8 in a BigTIFF file. */
  private final int word;

  private final long start;
  private final int entries;
  private final Map<Integer, Long> positions = new HashMap<>();

  private TiffDirectory(Bytes file) throws UnreadableImageException {
    this.file = file;
    big = file.has(0, "MM");
    word = number(2, 2) == 43 ? 8 : 4;
    start = number(word, word);
    file.require(start, countBytes());
    long count = number(start, countBytes());
    if (count > file.length()) {
      throw file.truncated();
    }
    entries = (int) count;
    file.require(start, countBytes() + (long) entryBytes() * entries);
    for (int i = 0; i < entries; i++) {
      positions.put(tag(i), entry(i));
    }
  }

  static TiffDirectory first(Bytes file) throws UnreadableImageException {
    return new TiffDirectory(file);
  }

  private int countBytes() {
    return word == 8 ? 8 : 2;
  }

  /** Bytes of an entry: tag, type, count, and its numbers or where they are. */
  int entryBytes() {
    return 4 + 2 * word;
  }

  private long number(long at, int bytes) throws UnreadableImageException {
    return big ? file.big(at, bytes) : file.little(at, bytes);
  }

  /** The numbers of a tag; none if it is missing or of another type. */
  long[] values(int tag) throws UnreadableImageException {
    Long at = positions.get(tag);
    int bytes = at == null ? 0 : bytesOfType((int) number(at + 2, 2));
    if (at == null || bytes == 0) {
      return new long[0];
    }
    long count = number(at + 4, word);
    long data = at + 4 + word;
    if (count > file.length()) {
      throw file.truncated();
    }
    long from = bytes * count <= word ? data : number(data, word);
    file.require(from, bytes * count);
    long[] numbers = new long[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(from + (long) i * bytes, bytes);
    }
    return numbers;
  }

  private static int bytesOfType(int type) {
    return switch (type) {
      case 1, 7 -> 1;
      case 3 -> 2;
      case 4 -> 4;
      case 16 -> 8;
      default -> 0;
    };
  }

  /** The bytes of a tag; none if it is missing. */
  byte[] bytes(int tag) throws UnreadableImageException {
    long[] values = values(tag);
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** The first number of a tag. */
  long value(int tag, long otherwise) throws UnreadableImageException {
    long[] all = values(tag);
    return all.length == 0 ? otherwise : all[0];
  }

  int entries() {
    return entries;
  }

  int tag(int entry) throws UnreadableImageException {
    return (int) number(entry(entry), 2);
  }

  /** The position of an entry, or of what follows the last one. */
  long entry(int index) {
    return start + countBytes() + (long) entryBytes() * index;
  }

  /** Writes into a copy of the file how many entries are left, and that no directory follows. */
  void end(byte[] copy, int kept) {
    for (int i = 0; i < countBytes(); i++) {
      int shift = 8 * (big ? countBytes() - 1 - i : i);
      copy[(int) start + i] = (byte) (shift < Integer.SIZE ? kept >> shift : 0);
    }
    int next = (int) entry(kept);
    Arrays.fill(copy, next, next + word, (byte) 0);
  }
}
