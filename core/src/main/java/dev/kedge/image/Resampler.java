package dev.kedge.image;

/**
 * Resizing by separable convolution, rows first, then columns, each pass rounded to 8 bits: what
 * users of the Python Imaging Library get.
 */
final class Resampler {
  /** A part of a resized picture, within it. */
  record Window(long top, long left, int height, int width) {}

  private static final int CHANNELS = Image.CHANNELS;

  private Resampler() {}

  /** The window of a photo's frame; only what the window needs is computed. */
  static Image resize(Image photo, Frame frame) {
    return frame.copies()
        ? copy(photo, frame.columns(), frame.rows())
        : convolve(photo, frame.columns(), frame.rows());
  }

  private static Image copy(Image photo, FilterTaps columns, FilterTaps rows) {
    byte[] from = photo.values();
    byte[] to = new byte[rows.outputs() * columns.outputs() * CHANNELS];
    int at = 0;
    for (int y = 0; y < rows.outputs(); y++) {
      int row = rows.first(y) * photo.width();
      for (int x = 0; x < columns.outputs(); x++, at += CHANNELS) {
        System.arraycopy(from, (row + columns.first(x)) * CHANNELS, to, at, CHANNELS);
      }
    }
    return Image.owning(rows.outputs(), columns.outputs(), to);
  }

  /**
   * Takes each input row once: makes it narrower or wider, then adds it to the sums of those output
   * rows that it is part of. Memory is that of the result and the few rows not yet complete.
   */
  private static Image convolve(Image photo, FilterTaps columns, FilterTaps rows) {
    byte[] result = new byte[rows.outputs() * columns.outputs() * CHANNELS];
    byte[] line = new byte[columns.outputs() * CHANNELS];
    int[][] sums = new int[rows.outputs()][];
    int complete = 0;
    for (int y = rows.first(0); complete < rows.outputs(); y++) {
      narrow(photo, y, columns, line);
      for (int i = complete; i < rows.outputs() && rows.first(i) <= y; i++) {
        if (sums[i] == null) {
          sums[i] = new int[line.length];
        }
        add(line, rows.weight(i, y), sums[i]);
      }
      while (complete < rows.outputs() && rows.end(complete) == y + 1) {
        int at = complete * line.length;
        for (int v = 0; v < line.length; v++) {
          result[at + v] = FilterTaps.round(sums[complete][v]);
        }
        sums[complete++] = null;
      }
    }
    return Image.owning(rows.outputs(), columns.outputs(), result);
  }

  private static void add(byte[] line, int weight, int[] sums) {
    for (int v = 0; v < line.length; v++) {
      sums[v] += weight * (line[v] & 0xFF);
    }
  }

  private static void narrow(Image photo, int y, FilterTaps columns, byte[] line) {
    byte[] from = photo.values();
    int row = y * photo.width() * CHANNELS;
    for (int i = 0; i < columns.outputs(); i++) {
      int red = 0;
      int green = 0;
      int blue = 0;
      int at = row + columns.first(i) * CHANNELS;
      for (int x = columns.first(i); x < columns.end(i); x++, at += CHANNELS) {
        int weight = columns.weight(i, x);
        red += weight * (from[at] & 0xFF);
        green += weight * (from[at + 1] & 0xFF);
        blue += weight * (from[at + 2] & 0xFF);
      }
      line[i * CHANNELS] = FilterTaps.round(red);
      line[i * CHANNELS + 1] = FilterTaps.round(green);
      line[i * CHANNELS + 2] = FilterTaps.round(blue);
    }
  }
}
