package dev.kedge.engine;

import dev.kedge.image.Image;
import dev.kedge.image.io.HeapRoom;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A picture to explain: its name, and how to read it. It is read once, in one of the engine's
 * threads.
 */
public interface Source {
  /** For people: a path, or what tells it from the others. */
  String name();

  /**
   * Reads the picture.
   *
   * @param room asked for heap before it is taken, so that not too many large pictures are read at
   *     a time; who takes little need not ask
   * @throws IOException if it cannot be read; the message says why
   */
  Image read(HeapRoom room) throws IOException;

  /** How a picture is read that takes little heap. */
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
