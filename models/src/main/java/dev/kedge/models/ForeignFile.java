package dev.kedge.models;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** What people have in place of a model's file, known by its first bytes. */
final class ForeignFile {
  /** How many bytes tell. */
  static final int TELLING_BYTES = 512;

  private ForeignFile() {}

  /** What a file is that begins so; empty if it is nothing known here. */
  static Optional<String> of(byte[] start) {
    int length = Math.min(start.length, TELLING_BYTES);
    String text = new String(start, 0, length, StandardCharsets.ISO_8859_1);
    String words = text.replace("\u00EF\u00BB\u00BF", "").strip().toLowerCase(Locale.ROOT);
    if (words.startsWith("version https://git-lfs")) {
      return Optional.of(
          "a Git LFS pointer, not the file itself: fetch that with \"git lfs pull\"");
    }
    if (words.startsWith("<!doctype html") || words.startsWith("<html")) {
      return Optional.of("an HTML page, as of a failed download or a login");
    }
    if (text.startsWith("PK\u0003\u0004")) {
      return Optional.of("a zip archive, as PyTorch and Keras save models");
    }
    if (text.startsWith("\u0089HDF\r\n")) {
      return Optional.of("an HDF5 file, as Keras saves models");
    }
    return Optional.empty();
  }
}
