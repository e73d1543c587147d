package dev.kedge.app.batch;

import dev.kedge.engine.Source;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * A picture of a run, or what stands where one should be.
 *
 * @param name its name in the results, as it was given; relative to a folder that was given
 * @param source for the engine, with what reads files
 */
public record Input(String name, Function<ImageReader, Source> source) {
  /** A file. */
  static Input file(String name, Path file) {
    return new Input(name, reader -> Source.file(name, file, reader));
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
        reader ->
            Source.of(
                name,
                () -> {
                  throw new IOException(name + ": " + why);
                }));
  }
}
