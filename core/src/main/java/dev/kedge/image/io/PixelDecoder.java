package dev.kedge.image.io;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Optional;

/**
 * Decodes the pixels of one format in place of javax.imageio. Found by {@link
 * java.util.ServiceLoader}; made without effects. Safe for many threads.
 */
public interface PixelDecoder {
  /** The format as people write it: {@code WebP}. */
  String format();

  /** The library that decodes, for people. */
  String library();

  /**
   * Why it cannot be used here, a clause; empty if it can. Loads the library to find out. Never
   * throws.
   */
  Optional<String> missing();

  /**
   * Decodes a picture whose header has been read and checked.
   *
   * @param file a file of the format with one picture in it
   * @return the picture as it is stored: red, green, blue and, where it has one, alpha, 8 bits each
   * @throws IOException if its data is damaged
   */
  BufferedImage decode(byte[] file) throws IOException;
}
