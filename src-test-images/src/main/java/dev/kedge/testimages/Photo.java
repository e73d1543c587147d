package dev.kedge.testimages;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A photo of the catalogue.
 *
 * @param file its name, unique in the catalogue
 * @param width in pixels
 * @param height in pixels
 * @param author who took it
 * @param licence under which it may be used: CC0 or public domain, all of them
 * @param source where it comes from
 * @param changes what was done to it, or {@code none}
 * @param sha256 of the file as it is here, in hex
 */
public record Photo(
    String file,
    int width,
    int height,
    String author,
    String licence,
    String source,
    String changes,
    String sha256) {
  /** The photo's bytes, a PNG or JPEG file. */
  public byte[] read() throws IOException {
    try (InputStream stream = Photo.class.getResourceAsStream("photos/" + file)) {
      if (stream == null) {
        throw new FileNotFoundException("the catalogue has no photo " + file);
      }
      return stream.readAllBytes();
    }
  }
}
