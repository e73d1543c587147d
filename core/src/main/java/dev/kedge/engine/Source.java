package dev.kedge.engine;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A picture to explain: its name, and how to read it. It is read in one of the engine's threads.
 */
public interface Source {
  /** For people: a path, or what tells it from the others. */
  String name();

  /**
   * Reads the picture.
   *
   * @throws IOException if it cannot be read; the message says why
   */
  Image read() throws IOException;

  /**
   * Bytes of heap that {@link #read} takes, with its picture; 0 if nobody knows. Asked just before
   * that, so that not too many large pictures are read at a time.
   *
   * @throws IOException if it cannot be read; the message says why
   */
  default long heapBytes() throws IOException {
    return 0;
  }

  /** How a picture is read. */
  @FunctionalInterface
  interface Reading {
    Image read() throws IOException;
  }

  /** A source of a name. */
  static Source of(String name, Reading reading) {
    return new NamedSource(name, reading);
  }

  /** A file. */
  static Source file(String name, Path file, ImageReader reader) {
    return new FileSource(name, file, reader);
  }
}
