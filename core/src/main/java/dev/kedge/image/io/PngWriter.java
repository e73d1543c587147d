package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.io.IOException;
import java.nio.file.Path;

/** Writes pictures as PNG of 8 bits a channel, red, green, blue. */
public final class PngWriter {
  private PngWriter() {}

  /**
   * Writes a file, all of it or nothing: what was there before stays until it is replaced.
   *
   * @throws IOException if it cannot be written; no part of it is left behind
   */
  public static void write(Image image, Path file) throws IOException {
    AtomicFile.write(file, bytes(image));
  }

  /** The content of a PNG file. */
  public static byte[] bytes(Image image) {
    return PictureBytes.png(PictureBytes.buffered(image));
  }
}
