package dev.kedge.engine;

import dev.kedge.image.Image;
import dev.kedge.image.io.HeapRoom;
import java.io.IOException;

/** A source made of a name and a way to read. */
record NamedSource(String name, Reading reading) implements Source {
  @Override
  public Image read(HeapRoom room) throws IOException {
    return reading.read();
  }
}
