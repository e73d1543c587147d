package dev.kedge.spark;

import dev.kedge.image.Image;
import java.io.IOException;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * A picture as Spark's source {@code image} decodes it: rows from the top, channels as OpenCV has
 * them (grey; blue, green, red; the same with alpha), 8 bits each. What is transparent lies over
 * white.
 *
 * @param origin where it came from
 */
@SuppressWarnings("ArrayRecordComponent") // of a row, which nobody writes to
record DecodedPicture(
    @Nullable String origin,
    int height,
    int width,
    int channels,
    byte @Nullable [] data,
    long mostPixels) {
  private static final int ORIGIN = 0;
  private static final int HEIGHT = 1;
  private static final int WIDTH = 2;
  private static final int CHANNELS = 3;
  private static final int DATA = 5;

  private static final int GREY = 1;
  private static final int BGR = 3;
  private static final int BGRA = 4;
  private static final int OPAQUE = 255;

  static DecodedPicture of(Row image, long mostPixels) {
    return new DecodedPicture(
        image.isNullAt(ORIGIN) ? null : image.getString(ORIGIN),
        image.getInt(HEIGHT),
        image.getInt(WIDTH),
        image.getInt(CHANNELS),
        image.isNullAt(DATA) ? null : image.getAs(DATA),
        mostPixels);
  }

  long bytes() {
    return data == null ? 0 : data.length;
  }

  /**
   * The picture.
   *
   * @throws IOException if Spark could not decode it, or it is of no kind that is known
   */
  Image image() throws IOException {
    byte[] values = data;
    if (values == null || height < 1 || width < 1) {
      throw new IOException(
          "Spark could not decode the picture; read it with the source binaryFile, which lets Kedge"
              + " decode it");
    }
    if (channels != GREY && channels != BGR && channels != BGRA) {
      throw new IOException("a picture of " + channels + " channels, expected 1, 3 or 4");
    }
    String size = width + "×" + height + " pixels";
    if ((long) height * width > mostPixels) {
      throw new IOException(size + ", more than the " + mostPixels + " allowed (max_pixels)");
    }
    if (values.length != (long) height * width * channels) {
      throw new IOException(
          values.length
              + " bytes for "
              + size
              + " of "
              + channels
              + " channels, expected a byte for each value");
    }
    return Image.ofRows(height, width, (y, rgb) -> row(values, y, rgb));
  }

  private void row(byte[] values, int y, byte[] rgb) {
    for (int x = 0; x < width; x++) {
      int at = (y * width + x) * channels;
      for (int c = 0; c < Image.CHANNELS; c++) {
        int value = values[channels == GREY ? at : at + 2 - c] & 0xFF;
        if (channels == BGRA) {
          int alpha = values[at + BGR] & 0xFF;
          value = (value * alpha + OPAQUE * (OPAQUE - alpha) + OPAQUE / 2) / OPAQUE;
        }
        rgb[x * Image.CHANNELS + c] = (byte) value;
      }
    }
  }
}
