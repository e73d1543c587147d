package dev.kedge.image.io;

import java.util.HashMap;
import java.util.Map;

/** The whole numbers in the first directory of a TIFF file (TIFF 6.0, section 2) or EXIF block. */
final class TiffDirectory {
  static final int ORIENTATION = 274;

  private static final int ENTRY_BYTES = 12;

  private final Bytes file;
  private final boolean big;
  private final long start;
  private final int entries;
  private final Map<Integer, Long> positions = new HashMap<>();

  private TiffDirectory(Bytes file) throws UnreadableImageException {
    this.file = file;
    big = file.has(0, "MM");
    start = number(4, 4);
    entries = (int) number(start, 2);
    file.require(start, 2 + (long) ENTRY_BYTES * entries);
    for (int i = 0; i < entries; i++) {
      positions.put(tag(i), entry(i));
    }
  }

  static TiffDirectory first(Bytes file) throws UnreadableImageException {
    return new TiffDirectory(file);
  }

  /** The orientation that an EXIF block tells, 1 if it tells none or is damaged. */
  static int orientation(byte[] exif) {
    Bytes block = new Bytes("", "EXIF", exif);
    if (!block.has(0, "II*\0") && !block.has(0, "MM\0*")) {
      return 1;
    }
    try {
      return (int) Math.clamp(first(block).value(ORIENTATION, 1), 0L, 9L);
    } catch (UnreadableImageException damaged) {
      return 1;
    }
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
    long count = number(at + 4, 4);
    long from = bytes * count <= 4 ? at + 8 : number(at + 8, 4);
    file.require(from, bytes * count);
    long[] numbers = new long[(int) count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = number(from + (long) i * bytes, bytes);
    }
    return numbers;
  }

  private static int bytesOfType(int type) {
    return switch (type) {
      case 1 -> 1;
      case 3 -> 2;
      case 4 -> 4;
      default -> 0;
    };
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
    return start + 2 + (long) ENTRY_BYTES * index;
  }

  /** The position of the number of entries, a 16-bit number. */
  long start() {
    return start;
  }

  boolean big() {
    return big;
  }
}
