package dev.kedge.serve;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A picture as it came.
 *
 * @param name for people
 * @param bytes what it takes until it is read
 * @param reading how it is read
 * @param options asked for this picture alone
 * @param map its superpixels, if they came with it
 */
record Received(
    String name, long bytes, Reading reading, Map<String, String> options, Optional<SentMap> map) {
  /** Reads it; in a thread of the engine. */
  interface Reading {
    Image read(ImageReader reader) throws IOException;
  }

  static Received file(String name, byte[] bytes, Map<String, String> options) {
    return new Received(
        name, bytes.length, reader -> reader.read(bytes, name), options, Optional.empty());
  }

  static Received image(String name, Image image, Map<String, String> options) {
    return new Received(name, 3L * image.pixels(), _ -> image, options, Optional.empty());
  }

  Received with(SentMap given) {
    return new Received(name, bytes, reading, options, Optional.of(given));
  }
}
