package dev.kedge.image.io;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a stored picture is turned to stand upright, 1 to 8 as EXIF 2.32 numbers it (tag 274), or 0
 * where nothing says it. What EXIF says comes first; XMP (property {@code tiff:Orientation}) is
 * asked where EXIF says nothing, as most viewers do.
 */
final class Orientation {
  /** More of an XMP packet is not searched. */
  private static final int MOST_XMP_BYTES = 1 << 20;

  private static final Pattern IN_XMP =
      Pattern.compile("tiff:Orientation\\s*(?:=\\s*[\"']|>)\\s*([1-8])\\s*[\"'<]");

  private int exif;
  private int xmp;

  /** Notes what an EXIF block says: a TIFF file, with or without "Exif" before it. */
  void exif(byte[] block) {
    Bytes bytes = new Bytes("", "EXIF", block);
    int skip = bytes.has(0, "Exif\0\0") ? 6 : 0;
    if (exif == 0 && (bytes.has(skip, "II*\0") || bytes.has(skip, "MM\0*"))) {
      try {
        exif(TiffDirectory.first(bytes.with(bytes.copy(skip, bytes.length() - skip))));
      } catch (UnreadableImageException damaged) {
        // Then it says nothing.
      }
    }
  }

  /** Notes what the first directory of a TIFF file says. */
  void exif(TiffDirectory directory) throws UnreadableImageException {
    exif = (int) Math.clamp(directory.value(TiffDirectory.ORIENTATION, 0), 0L, 9L);
  }

  /** Notes what an XMP packet says. */
  void xmp(byte[] packet) {
    int length = Math.min(packet.length, MOST_XMP_BYTES);
    Matcher found = IN_XMP.matcher(new String(packet, 0, length, StandardCharsets.ISO_8859_1));
    if (xmp == 0 && found.find()) {
      xmp = found.group(1).charAt(0) - '0';
    }
  }

  int value() {
    return exif > 0 ? exif : xmp;
  }
}
