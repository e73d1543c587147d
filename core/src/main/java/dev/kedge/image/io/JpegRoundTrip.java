package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Pictures as they come back from a JPEG file. */
public final class JpegRoundTrip {
  private JpegRoundTrip() {}

  /**
   * The picture, written as JPEG (YCbCr, colours at half the resolution) and read again.
   *
   * @param quality 1..100, on the usual scale of the Independent JPEG Group
   * @throws IllegalArgumentException if the quality is outside of that
   */
  public static Image of(Image image, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("a JPEG quality of " + quality + ", must be 1..100");
    }
    try {
      return new ImageReader()
          .read(PictureBytes.jpeg(PictureBytes.buffered(image), quality / 100f), "a JPEG copy");
    } catch (IOException e) {
      throw new UncheckedIOException("a picture did not come back from JPEG", e);
    }
  }
}
