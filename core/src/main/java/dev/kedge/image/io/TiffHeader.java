package dev.kedge.image.io;

import java.util.Arrays;
import java.util.Set;

/**
 * The first directory of a TIFF file (TIFF 6.0). The decoder gets the tags that make pixels;
 * further pages, profiles, EXIF and private tags are cut off.
 */
final class TiffHeader {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int BITS = 258;
  private static final int COMPRESSION = 259;
  private static final int SAMPLES = 277;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int SAMPLE_FORMAT = 339;
  private static final int XMP = 700;

  /** A block of 8×8 takes a bit at least, and colour is stored for every fourth pixel. */
  private static final int MOST_PER_BYTE_OF_JPEG = 8 * 64 * 4;

  /** None, CCITT, LZW, JPEG, deflate (two numbers), PackBits. */
  private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 7L, 8L, 32773L, 32946L);

  private static final Set<Integer> PIXEL_TAGS =
      Set.of(
          WIDTH,
          HEIGHT,
          BITS,
          COMPRESSION,
          262,
          266,
          273,
          SAMPLES,
          278,
          279,
          284,
          292,
          293,
          317,
          320,
          TILE_WIDTH,
          TILE_HEIGHT,
          324,
          325,
          332,
          338,
          347,
          SAMPLE_FORMAT,
          529,
          530,
          531,
          532);

  private TiffHeader() {}

  static Header read(Bytes file, PixelLimit limit) throws UnreadableImageException {
    TiffDirectory directory = TiffDirectory.first(file);
    long width = directory.value(WIDTH, 0);
    long height = directory.value(HEIGHT, 0);
    limit.require(file, width, height);
    long bits = directory.value(BITS, 1);
    long samples = directory.value(SAMPLES, 1);
    long compression = directory.value(COMPRESSION, 1);
    if (!COMPRESSIONS.contains(compression)) {
      throw file.unsupported("compression " + compression);
    }
    for (long sampleBits : directory.values(BITS)) {
      if (sampleBits != bits) {
        throw file.unsupported("channels of different bits");
      }
    }
    if (bits > 16 || directory.value(SAMPLE_FORMAT, 1) != 1) {
      throw file.unsupported("other values than unsigned ones of 1 to 16 bits");
    }
    if (samples < 1 || samples > 5) {
      throw file.unsupported(samples + " channels");
    }
    if (directory.value(TILE_WIDTH, 0) > width + 65535
        || directory.value(TILE_HEIGHT, 0) > height + 65535) {
      throw file.damaged("its tiles are larger than itself");
    }
    long packed =
        requirePixels(file, directory, 273, 279) + requirePixels(file, directory, 324, 325);
    file.requireEnough(
        packed, mostPerByte((int) compression), height * (width * samples * bits / 8.0));
    return new Header(
        height,
        width,
        orientation(directory),
        (int) samples * (bits > 8 ? 2 : 1),
        file.with(firstPage(file, directory)));
  }

  private static int orientation(TiffDirectory directory) throws UnreadableImageException {
    Orientation orientation = new Orientation();
    orientation.exif(directory);
    orientation.xmp(directory.bytes(XMP));
    return orientation.value();
  }

  private static double mostPerByte(int compression) {
    return switch (compression) {
      case 1 -> 3; // the most that subsampled colour saves
      case 2, 3, 4 -> Integer.MAX_VALUE; // a bit may stand for a row
      case 7 -> MOST_PER_BYTE_OF_JPEG;
      default -> 4096; // LZW; deflate and PackBits pack less
    };
  }

  /** All strips or tiles must lie within the file; their bytes in all. */
  private static long requirePixels(Bytes file, TiffDirectory directory, int offsets, int counts)
      throws UnreadableImageException {
    long[] from = directory.values(offsets);
    long[] bytes = directory.values(counts);
    long all = 0;
    for (int i = 0; i < Math.min(from.length, bytes.length); i++) {
      file.require(from[i], bytes[i]);
      all += bytes[i];
    }
    return all;
  }

  private static byte[] firstPage(Bytes file, TiffDirectory directory)
      throws UnreadableImageException {
    byte[] page = Arrays.copyOf(file.data(), file.length() + Long.BYTES);
    int kept = 0;
    for (int i = 0; i < directory.entries(); i++) {
      if (PIXEL_TAGS.contains(directory.tag(i))) {
        byte[] entry = file.copy(directory.entry(i), directory.entryBytes());
        System.arraycopy(entry, 0, page, (int) directory.entry(kept++), entry.length);
      }
    }
    directory.end(page, kept);
    return page;
  }
}
