package dev.kedge.app.batch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Paths as text, so that different paths have different names. */
final class PathNames {
  private static final char REPLACEMENT = '\uFFFD';

  private PathNames() {}

  /**
   * A path's text; a name in it whose bytes are no UTF-8, of which Java shows one replacement
   * character for each byte, has {@code \xE9} in the place of such a byte.
   */
  static String of(Path path) {
    return path.toString().indexOf(REPLACEMENT) < 0
        ? path.toString()
        : (path.isAbsolute() ? path.getRoot().toString() : "")
            + StreamSupport.stream(path.spliterator(), false)
                .map(PathNames::element)
                .collect(Collectors.joining(path.getFileSystem().getSeparator()));
  }

  private static String element(Path name) {
    String text = name.toString();
    if (text.indexOf(REPLACEMENT) < 0) {
      return text;
    }
    // A path's URI has the bytes themselves, in per cent and hexadecimal digits.
    String uri = name.getFileSystem().getPath("/").resolve(name).toUri().getRawPath().substring(1);
    return text(bytes(uri));
  }

  private static byte[] bytes(String uri) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        bytes.write(HexFormat.fromHexDigits(uri, i + 1, i + 3));
        i += 2;
      } else {
        bytes.write(uri.charAt(i));
      }
    }
    return bytes.toByteArray();
  }

  private static String text(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < bytes.length; ) {
      int length = Math.min(lengthOfCharacter(bytes[from]), bytes.length - from);
      try {
        text.append(
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, length)));
      } catch (CharacterCodingException e) {
        text.append(String.format(Locale.ROOT, "\\x%02X", bytes[from] & 0xFF));
        length = 1;
      }
      from += length;
    }
    return text.toString();
  }

  /** Bytes of a UTF-8 character (RFC 3629, section 3) that begins so; 1 if none does. */
  private static int lengthOfCharacter(byte first) {
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return ones >= 2 && ones <= 4 ? ones : 1;
  }
}
