package dev.kedge.app.batch;

import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A picture of a run, or what stands where one should be.
 *
 * @param name its name in the results, as it was given; relative to a folder that was given
 * @param reading how it is read
 */
public record Input(String name, Reading reading) {
  /** How a picture is read. */
  @FunctionalInterface
  public interface Reading {
    Image read(ImageReader reader) throws IOException;
  }

  /** A file. */
  static Input file(String name, Path file) {
    return new Input(name, reader -> reader.read(file));
  }

  /** A line of a list. */
  static Input line(String line) {
    try {
      return file(line, Path.of(line));
    } catch (InvalidPathException e) {
      return unreadable(line, "is no path (" + e.getReason() + ")");
    }
  }

  /** What cannot be read, and why: it costs an error line. */
  static Input unreadable(String name, String why) {
    return new Input(
        name,
        reader -> {
          throw new IOException(name + ": " + why);
        });
  }

  /** For the engine. */
  public Source source(ImageReader reader) {
    return Source.of(name, () -> reading.read(reader));
  }
}
