package dev.kedge.engine;

import dev.kedge.image.Image;
import java.io.IOException;

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

  /** How a picture is read. */
  @FunctionalInterface
  interface Reading {
    Image read() throws IOException;
  }

  /** A source of a name. */
  static Source of(String name, Reading reading) {
    return new NamedSource(name, reading);
  }
}
