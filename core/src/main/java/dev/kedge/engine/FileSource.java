package dev.kedge.engine;

import dev.kedge.image.Image;
import dev.kedge.image.io.HeapRoom;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.Path;

/** A file, and what reads it. */
record FileSource(String name, Path file, ImageReader reader) implements Source {
  @Override
  public Image read(HeapRoom room) throws IOException {
    return reader.read(file, room);
  }
}
