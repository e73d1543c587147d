package dev.kedge.image.io;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The picture formats that are read, told by a file's first bytes, never by its name. */
enum Format {
  JPEG("JPEG", "jpeg"),
  PNG("PNG", "png"),
  BMP("BMP", "bmp"),
  GIF("GIF", "gif"),
  WEBP("WebP", "webp"),
  TIFF("TIFF", "tiff");

  /** All of them, for messages. */
  static final String NAMES = "JPEG, PNG, BMP, GIF, WebP or TIFF";

  private final String title;
  private final String imageIoName;

  Format(String title, String imageIoName) {
    this.title = title;
    this.imageIoName = imageIoName;
  }

  String title() {
    return title;
  }

  /** The name under which javax.imageio finds readers. */
  String imageIoName() {
    return imageIoName;
  }

  /** The Maven artifact of a reader, group and name. */
  String artifact() {
    return "com.twelvemonkeys.imageio:imageio-" + imageIoName;
  }

  static Optional<Format> of(Bytes file) {
    if (file.has(0, "\377\330\377")) {
      return Optional.of(JPEG);
    }
    if (file.has(0, "\211PNG\r\n\032\n")) {
      return Optional.of(PNG);
    }
    if (file.has(0, "GIF87a") || file.has(0, "GIF89a")) {
      return Optional.of(GIF);
    }
    if (file.has(0, "RIFF") && file.has(8, "WEBP")) {
      return Optional.of(WEBP);
    }
    if (file.has(0, "II*\0")
        || file.has(0, "MM\0*")
        || file.has(0, "II+\0")
        || file.has(0, "MM\0+")) {
      return Optional.of(TIFF);
    }
    boolean smallHeader = file.length() < 18 || file.has(15, "\0\0\0");
    return file.has(0, "BM") && smallHeader ? Optional.of(BMP) : Optional.empty();
  }

  /** What a file of none of these formats is, for a message. */
  static String describe(Bytes file, byte[] data) {
    if (file.has(4, "ftyphei") || file.has(4, "ftypmif1")) {
      return "a HEIC picture";
    }
    if (file.has(4, "ftypavif")) {
      return "an AVIF picture";
    }
    if (file.has(0, "\377\n") || file.has(4, "JXL ")) {
      return "a JPEG XL picture";
    }
    if (file.has(0, "\0\0\0\fjP") || file.has(0, "\377O\377Q")) {
      return "a JPEG 2000 picture";
    }
    if (file.has(0, "%PDF")) {
      return "a PDF document";
    }
    if (file.has(0, "PK\003\004")) {
      return "a zip archive";
    }
    String text = new String(data, 0, Math.min(data.length, 24), StandardCharsets.UTF_8);
    if (text.chars().anyMatch(c -> c < ' ' && !Character.isWhitespace(c))) {
      return "a file of an unknown kind";
    }
    return "a text file";
  }
}
