package dev.kedge.image.io;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.InflaterInputStream;

/** A text chunk of a PNG file (ISO/IEC 15948, 11.3.4): tEXt, zTXt or iTXt. */
final class PngText {
  /** More of an inflated text is not read. */
  private static final int MOST_BYTES = 1 << 20;

  /** ImageMagick's: three lines (empty, name, length), then the profile in hexadecimal digits. */
  private static final String RAW_EXIF = "Raw profile type exif";

  private static final int LINES_BEFORE = 3;

  private static final String XMP = "XML:com.adobe.xmp";

  private final String keyword;
  private final byte[] text;

  private PngText(String keyword, byte[] text) {
    this.keyword = keyword;
    this.text = text;
  }

  /** The text in a chunk's data; empty if the chunk is damaged, as it makes no pixels. */
  static Optional<PngText> read(String type, byte[] data) {
    int end = indexOfZero(data, 0);
    if (end < 0) {
      return Optional.empty();
    }
    String keyword = new String(data, 0, end, StandardCharsets.ISO_8859_1);
    int from = end + 1;
    boolean compressed = type.equals("zTXt");
    if (compressed) {
      from += 1; // the method
    } else if (type.equals("iTXt")) {
      if (from + 2 > data.length) {
        return Optional.empty();
      }
      compressed = data[from] == 1;
      int language = indexOfZero(data, from + 2);
      int translated = language < 0 ? -1 : indexOfZero(data, language + 1);
      if (translated < 0) {
        return Optional.empty();
      }
      from = translated + 1;
    }
    if (from > data.length) {
      return Optional.empty();
    }
    InputStream in = new ByteArrayInputStream(data, from, data.length - from);
    try (InputStream text = compressed ? new InflaterInputStream(in) : in) {
      return Optional.of(new PngText(keyword, text.readNBytes(MOST_BYTES)));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /** Notes what it says of the orientation, if anything. */
  void tell(Orientation orientation) {
    if (keyword.equals(XMP)) {
      orientation.xmp(text);
    } else if (keyword.equals(RAW_EXIF)) {
      String digits =
          new String(text, StandardCharsets.ISO_8859_1)
              .lines()
              .skip(LINES_BEFORE)
              .collect(Collectors.joining());
      try {
        orientation.exif(HexFormat.of().parseHex(digits.strip()));
      } catch (IllegalArgumentException damaged) {
        // Then it says nothing.
      }
    }
  }

  private static int indexOfZero(byte[] data, int from) {
    for (int i = from; i < data.length; i++) {
      if (data[i] == 0) {
        return i;
      }
    }
    return -1;
  }
}
