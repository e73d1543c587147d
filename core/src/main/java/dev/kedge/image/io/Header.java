package dev.kedge.image.io;

import java.util.Optional;

/**
 * What a file says of its picture before a pixel is decoded.
 *
 * @param height of the picture as stored, before it is turned by its orientation
 * @param left where the stored pixels lie on the picture, 0 but for some GIF and WebP files
 * @param top likewise
 * @param orientation EXIF tag 274, 1..8
 * @param bytesPerPixel what a decoded pixel takes in memory
 * @param stream what the decoder is given: the file without what it needs not
 * @param inks how four inks become a colour, if the decoder shall hand over its samples as they are
 */
record Header(
    long height,
    long width,
    long left,
    long top,
    int orientation,
    int bytesPerPixel,
    Bytes stream,
    Optional<ToRgb> inks) {
  Header {
    if (orientation < 1 || orientation > 8) {
      orientation = 1;
    }
  }

  /** A picture whose stored pixels cover it. */
  Header(long height, long width, int orientation, int bytesPerPixel, Bytes stream) {
    this(height, width, 0, 0, orientation, bytesPerPixel, stream, Optional.empty());
  }

  long pixels() {
    return height * width;
  }

  static Header of(Format format, Bytes file, PixelLimit limit) throws UnreadableImageException {
    Header header =
        switch (format) {
          case JPEG -> JpegHeader.read(file, limit);
          case PNG -> PngHeader.read(file, limit);
          case BMP -> BmpHeader.read(file, limit);
          case GIF -> GifHeader.read(file, limit);
          case WEBP -> WebpHeader.read(file, limit);
          case TIFF -> TiffHeader.read(file, limit);
        };
    if (header.height < 1 || header.width < 1) {
      throw file.damaged("it claims " + header.width + "×" + header.height + " pixels");
    }
    limit.require(file, header.width, header.height);
    return header;
  }
}
