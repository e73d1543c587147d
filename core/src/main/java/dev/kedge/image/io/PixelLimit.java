package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.util.Locale;

/** The most pixels that a picture may have; asked as soon as a header tells the size. */
record PixelLimit(long mostPixels) {
  /** What an array of all values can hold. */
  private static final int MOST_IN_MEMORY = Integer.MAX_VALUE / Image.CHANNELS;

  void require(Bytes file, long width, long height) throws UnreadableImageException {
    boolean sidesFit = width <= MOST_IN_MEMORY && height <= MOST_IN_MEMORY;
    if (!sidesFit || width * height > Math.min(mostPixels, MOST_IN_MEMORY)) {
      throw file.error(
          String.format(
              Locale.ROOT,
              "claims %d×%d pixels, more than the limit of %,d pixels; scale it down, or raise the"
                  + " limit",
              width,
              height,
              mostPixels));
    }
  }
}
