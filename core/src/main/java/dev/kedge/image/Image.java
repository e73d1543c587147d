package dev.kedge.image;

import java.util.Arrays;
import java.util.Objects;

/**
 * A picture of height × width pixels, three channels (red, green, blue), 8 bits each in sRGB.
 *
 * <p>Immutable and safe for many threads.
 */
public final class Image {
  /** Channels of every picture: red, green, blue. */
  public static final int CHANNELS = 3;

  private final int height;
  private final int width;
  private final byte[] rgb;

  private Image(int height, int width, byte[] rgb) {
    this.height = height;
    this.width = width;
    this.rgb = rgb;
  }

  /**
   * A picture from its values in row order, channels interleaved: value (y, x, c) at {@code
   * (y·width + x)·3 + c}, each an unsigned byte. The array is copied.
   *
   * @throws IllegalArgumentException if a side is below 1 or the array has another length
   */
  public static Image of(int height, int width, byte[] rgb) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("a picture of " + height + "×" + width + " pixels");
    }
    if (rgb.length != Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)) {
      throw new IllegalArgumentException(
          rgb.length + " values given for " + height + "×" + width + " pixels of 3 channels");
    }
    return new Image(height, width, rgb.clone());
  }

  /** Tells a picture's values row after row. */
  @FunctionalInterface
  public interface RowSource {
    /** Writes row y: width × 3 values, channels interleaved. The array is the same each time. */
    void row(int y, byte[] rgb);
  }

  /**
   * A picture made row by row, without a second copy of it in memory.
   *
   * @throws IllegalArgumentException if a side is below 1
   */
  public static Image ofRows(int height, int width, RowSource source) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException("a picture of " + height + "×" + width + " pixels");
    }
    byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)];
    byte[] row = new byte[width * CHANNELS];
    for (int y = 0; y < height; y++) {
      source.row(y, row);
      System.arraycopy(row, 0, rgb, y * row.length, row.length);
    }
    return new Image(height, width, rgb);
  }

  /** A picture that takes the array over: nobody may write to it any more. */
  static Image owning(int height, int width, byte[] rgb) {
    return new Image(height, width, rgb);
  }

  /** The array itself, for this package to read. */
  byte[] values() {
    return rgb;
  }

  public int height() {
    return height;
  }

  public int width() {
    return width;
  }

  /** Number of pixels, height × width. */
  public int pixels() {
    return height * width;
  }

  /** Whether another picture has the same height and width. */
  public boolean sameSize(Image other) {
    return height == other.height && width == other.width;
  }

  /** The value 0..255 of a channel (0 red, 1 green, 2 blue) of the pixel {@code y·width + x}. */
  public int value(int pixel, int channel) {
    Objects.checkIndex(channel, CHANNELS);
    return rgb[pixel * CHANNELS + channel] & 0xFF;
  }

  /** A copy of all values, laid out as {@link #of} takes them. */
  public byte[] copyRgb() {
    return rgb.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image i && i.width == width && Arrays.equals(i.rgb, rgb);
  }

  @Override
  public int hashCode() {
    return 31 * width + Arrays.hashCode(rgb);
  }

  @Override
  public String toString() {
    return "Image[" + height + "×" + width + "]";
  }
}
