package dev.kedge.image.io;

import java.util.Arrays;
import java.util.Optional;

/** The blocks of a GIF file (GIF89a) up to the end of the first frame. */
final class GifHeader {
  private static final int EXTENSION = 0x21;
  private static final int FRAME = 0x2C;
  private static final int TRAILER = 0x3B;

  /** A code of 9 bits or more stands for fewer pixels than there are codes of 12 bits. */
  private static final int MOST_LZW_STRING = 4096;

  private GifHeader() {}

  static Header read(Bytes file, PixelLimit limit) throws UnreadableImageException {
    long canvasWidth = file.little(6, 2);
    long canvasHeight = file.little(8, 2);
    long at = 13 + tableBytes(file.u8(10));
    while (file.u8(at) == EXTENSION) {
      at = afterSubBlocks(file, at + 2);
    }
    if (file.u8(at) != FRAME) {
      throw file.damaged("it has no frame");
    }
    long left = file.little(at + 1, 2);
    long top = file.little(at + 3, 2);
    long width = file.little(at + 5, 2);
    long height = file.little(at + 7, 2);
    long coveredHeight = Math.max(canvasHeight, top + height);
    long coveredWidth = Math.max(canvasWidth, left + width);
    limit.require(file, coveredWidth, coveredHeight);
    if (width < 1 || height < 1) {
      throw file.damaged("its first frame has " + width + "×" + height + " pixels");
    }
    long data = at + 10 + tableBytes(file.u8(at + 9));
    long end = afterSubBlocks(file, data + 1);
    file.requireEnough(end - data, MOST_LZW_STRING, (double) width * height);
    byte[] stream = Arrays.copyOf(file.copy(0, end), (int) end + 1);
    stream[(int) end] = TRAILER;
    return new Header(
        coveredHeight, coveredWidth, left, top, 1, 1, file.with(stream), Optional.empty());
  }

  private static long tableBytes(int flags) {
    return (flags & 0x80) == 0 ? 0 : 3L << ((flags & 7) + 1);
  }

  private static long afterSubBlocks(Bytes file, long at) throws UnreadableImageException {
    while (file.u8(at) != 0) {
      at += 1 + file.u8(at);
    }
    return at + 1;
  }
}
