package dev.kedge.image.io;

import java.nio.ByteBuffer;

/** TIFF files (TIFF 6.0) of a palette of two colours with an unassociated alpha band beside it. */
final class PaletteWithAlpha {
  private static final int SHORT = 3;
  private static final int LONG = 4;
  private static final int COLOURS = 256;
  private static final int[][] PALETTE = {{10, 20, 30}, {200, 100, 0}};

  private PaletteWithAlpha() {}

  /** A file whose pixels are index, alpha, index, alpha, … */
  static byte[] tiff(int width, int height, byte[] pixels) {
    int entries = 12;
    int bits = 8 + 2 + 12 * entries + 4;
    int map = bits + 4;
    int data = map + 2 * 3 * COLOURS;
    ByteBuffer file = ByteBuffer.allocate(data + pixels.length);
    file.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) entries);
    entry(file, 256, LONG, 1, width);
    entry(file, 257, LONG, 1, height);
    entry(file, 258, SHORT, 2, 8 << 16 | 8);
    entry(file, 259, SHORT, 1, 1 << 16);
    entry(file, 262, SHORT, 1, 3 << 16);
    entry(file, 273, LONG, 1, data);
    entry(file, 277, SHORT, 1, 2 << 16);
    entry(file, 278, LONG, 1, height);
    entry(file, 279, LONG, 1, pixels.length);
    entry(file, 284, SHORT, 1, 1 << 16);
    entry(file, 320, SHORT, 3 * COLOURS, map);
    entry(file, 338, SHORT, 1, 2 << 16);
    file.putInt(0).position(map);
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < COLOURS; i++) {
        file.putShort((short) (i < PALETTE.length ? PALETTE[i][channel] * 257 : 0));
      }
    }
    return file.put(pixels).array();
  }

  private static void entry(ByteBuffer file, int tag, int type, int count, int value) {
    file.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
  }
}
