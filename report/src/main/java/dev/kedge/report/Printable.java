package dev.kedge.report;

import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Text that is safe on a terminal: a name from a file may hold characters that move the cursor,
 * change colours or turn the direction of what follows.
 */
public final class Printable {
  private Printable() {}

  /**
   * The text with a code, as <code>&#92;u202E</code>, in the place of each such character; line
   * ends stay.
   */
  public static String of(String text) {
    return text.codePoints().allMatch(Printable::harmless)
        ? text
        : text.codePoints()
            .mapToObj(c -> harmless(c) ? Character.toString(c) : escaped(c))
            .collect(Collectors.joining());
  }

  private static String escaped(int character) {
    return String.format(Locale.ROOT, "\\u%04X", character);
  }

  private static boolean harmless(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL -> character == '\n' || character == '\t';
      case Character.FORMAT -> !turns(character);
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> false;
      default -> true;
    };
  }

  /** The explicit directional characters of the bidirectional algorithm (UAX #9, section 2). */
  private static boolean turns(int character) {
    return character == 0x061C
        || (character >= 0x200E && character <= 0x200F)
        || (character >= 0x202A && character <= 0x202E)
        || (character >= 0x2066 && character <= 0x2069);
  }
}
