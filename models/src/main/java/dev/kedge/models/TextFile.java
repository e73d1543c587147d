package dev.kedge.models;

import dev.kedge.classify.ClassifierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A small text file in UTF-8; what is none is called by its name. */
final class TextFile {
  /** Far more than any model's labels take. */
  private static final long MOST_BYTES = 1 << 26;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /**
   * Its text, without a byte order mark.
   *
   * @throws ClassifierException if it cannot be read, or is no such text
   */
  static String read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new ClassifierException(
            Files.exists(file)
                ? file + " is no regular file; give a text file in UTF-8"
                : "there is no file " + file + "; check the path");
      }
      if (Files.size(file) > MOST_BYTES) {
        throw new ClassifierException(
            String.format(
                Locale.ROOT,
                "%s has %d bytes, expected a text file of at most %d",
                file,
                Files.size(file),
                MOST_BYTES));
      }
      byte[] bytes = Files.readAllBytes(file);
      Optional<String> wrong = wrong(bytes);
      if (wrong.isPresent()) {
        throw new ClassifierException(file + " " + wrong.get());
      }
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (IOException e) {
      throw ModelFolder.unreadable(file, e);
    }
  }

  /** What bytes are, if they are no text in UTF-8; goes on from the file's name. */
  static Optional<String> wrong(byte[] bytes) {
    Optional<String> other = ForeignFile.of(bytes);
    if (other.isPresent()) {
      return other.map(what -> "is " + what + ", expected text in UTF-8");
    }
    if (bytes.length >= 2 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF) {
      return Optional.of("is text in UTF-16; save it as UTF-8");
    }
    for (byte b : bytes) {
      if (b == 0) {
        return Optional.of("is a binary file, expected text in UTF-8");
      }
    }
    ByteBuffer left = ByteBuffer.wrap(bytes);
    try {
      StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPORT).decode(left);
      return Optional.empty();
    } catch (CharacterCodingException e) {
      int at = left.position();
      return Optional.of(
          String.format(
              Locale.ROOT,
              "is not in UTF-8 (byte %d is 0x%02X), but perhaps in Latin-1; save it as UTF-8",
              at + 1,
              bytes[at] & 0xFF));
    }
  }
}
