package dev.kedge.image.io;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (ISO/IEC 15948). The decoder gets those that make pixels, checked by
 * their checksums, and no profile, text or thumbnail.
 */
final class PngHeader {
  private static final int SIGNATURE_BYTES = 8;

  /** Deflate packs at most 1032 bytes into one. */
  private static final long MOST_INFLATION = 1032;

  private PngHeader() {}

  static Header read(Bytes file, PixelLimit limit) throws UnreadableImageException {
    if (!file.has(12, "IHDR")) {
      file.require(12, 4);
      throw file.damaged("its first chunk is not IHDR");
    }
    long width = file.big(16, 4);
    long height = file.big(20, 4);
    limit.require(file, width, height);
    int bits = file.u8(24);
    int colourType = file.u8(25);
    Orientation orientation = new Orientation();
    long compressed = 0;
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    stream.writeBytes(file.copy(0, SIGNATURE_BYTES));
    long at = SIGNATURE_BYTES;
    boolean end = false;
    while (!end) {
      long length = file.big(at, 4);
      file.require(at, 12 + length);
      boolean alphaless = colourType < 4;
      if (file.has(at + 4, "eXIf")) {
        orientation.exif(file.copy(at + 8, length));
      } else if (file.has(at + 4, "tEXt") || file.has(at + 4, "zTXt") || file.has(at + 4, "iTXt")) {
        String type = new String(file.copy(at + 4, 4), StandardCharsets.ISO_8859_1);
        PngText.read(type, file.copy(at + 8, length)).ifPresent(text -> text.tell(orientation));
      } else if (file.has(at + 4, "IHDR")
          || file.has(at + 4, "PLTE")
          || file.has(at + 4, "IDAT")
          || file.has(at + 4, "IEND")
          || (file.has(at + 4, "tRNS") && alphaless)) {
        stream.writeBytes(checked(file, at, length));
      }
      compressed += file.has(at + 4, "IDAT") ? length : 0;
      end = file.has(at + 4, "IEND");
      at += 12 + length;
    }
    int channels = channels(file, colourType);
    file.requireEnough(compressed, MOST_INFLATION, height * (width * bits * channels / 8.0));
    int decoded = (bits > 8 ? 2 : 1) * (channels + 1);
    return new Header(height, width, orientation.value(), decoded, file.with(stream.toByteArray()));
  }

  private static byte[] checked(Bytes file, long at, long length) throws UnreadableImageException {
    byte[] chunk = file.copy(at, 12 + length);
    CRC32 sum = new CRC32();
    sum.update(chunk, 4, (int) length + 4);
    if (sum.getValue() != file.big(at + 8 + length, 4)) {
      String type = new String(chunk, 4, 4, StandardCharsets.ISO_8859_1);
      throw file.damaged("the checksum of its chunk " + type + " at byte " + at + " is wrong");
    }
    return chunk;
  }

  private static int channels(Bytes file, int colourType) throws UnreadableImageException {
    return switch (colourType) {
      case 0, 3 -> 1;
      case 2 -> 3;
      case 4 -> 2;
      case 6 -> 4;
      default -> throw file.damaged("its colour type is " + colourType);
    };
  }
}
