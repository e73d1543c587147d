package dev.kedge.engine;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.Path;

/** A file, and what reads it. */
record FileSource(String name, Path file, ImageReader reader) implements Source {
  @Override
  public Image read() throws IOException {
    return reader.read(file);
  }

  @Override
  public long heapBytes() throws IOException {
    return reader.heapBytes(file);
  }
}
