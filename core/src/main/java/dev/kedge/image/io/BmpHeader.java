package dev.kedge.image.io;

/** The header of a BMP file: the core header of OS/2, or Windows' of 40 bytes and more. */
final class BmpHeader {
  private static final int CORE = 12;
  private static final int INFO = 40;

  private BmpHeader() {}

  static Header read(Bytes file, PixelLimit limit) throws UnreadableImageException {
    long pixels = file.little(10, 4);
    long headerBytes = file.little(14, 4);
    if (headerBytes != CORE && headerBytes < INFO) {
      throw file.damaged("its header has " + headerBytes + " bytes");
    }
    boolean core = headerBytes == CORE;
    long width = core ? file.little(18, 2) : (int) file.little(18, 4);
    // A negative height says that the first row is the top one.
    long height = Math.abs(core ? file.little(20, 2) : (int) file.little(22, 4));
    limit.require(file, width, height);
    long bits = file.little(core ? 24 : 28, 2);
    long compression = core ? 0 : file.little(30, 4);
    file.require(14, headerBytes);
    file.require(pixels, 1);
    switch ((int) compression) {
      case 0, 3, 6 -> {
        long rowBytes = (width * bits + 31) / 32 * 4;
        if ((width > 0 && rowBytes > file.length()) || rowBytes * height > file.length() - pixels) {
          throw file.truncated();
        }
      }
      case 1, 2 -> {
        runLengths(file, pixels, compression == 2);
        file.requireEnough(file.length() - pixels, 255, (double) width * height);
      }
      default -> throw file.unsupported("compression " + compression);
    }
    int decoded = bits > 8 ? 4 : 1;
    return new Header(height, width, 1, decoded, file);
  }

  /** Walks run-length codes to the end-of-bitmap code. */
  private static void runLengths(Bytes file, long at, boolean nibbles)
      throws UnreadableImageException {
    while (true) {
      int count = file.u8(at);
      int value = file.u8(at + 1);
      at += 2;
      if (count == 0 && value == 1) {
        return;
      }
      if (count == 0 && value == 2) {
        at += 2;
      } else if (count == 0 && value > 2) {
        int literal = nibbles ? (value + 1) / 2 : value;
        at += literal + (literal & 1);
      }
    }
  }
}
