package dev.kedge.report.html;

import dev.kedge.image.Image;
import dev.kedge.image.io.PngWriter;
import java.util.Base64;

/** A picture and its PNG file, made once. Immutable. */
public final class Png {
  private final Image image;
  private final byte[] bytes;

  public Png(Image image) {
    this.image = image;
    this.bytes = PngWriter.bytes(image);
  }

  /** A copy of the file's content. */
  public byte[] bytes() {
    return bytes.clone();
  }

  public int height() {
    return image.height();
  }

  public int width() {
    return image.width();
  }

  /** The whole picture as a URI. */
  public String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes);
  }

  /** The picture with no side longer than that: shrunk by a whole number, averaging, if it is. */
  public Png within(int longest) {
    int factor = Math.ceilDiv(Math.max(image.height(), image.width()), longest);
    return factor == 1 ? this : new Png(shrink(image, factor));
  }

  private static Image shrink(Image image, int factor) {
    int height = Math.ceilDiv(image.height(), factor);
    int width = Math.ceilDiv(image.width(), factor);
    int[] sums = new int[height * width * Image.CHANNELS];
    int[] counts = new int[height * width];
    for (int p = 0; p < image.pixels(); p++) {
      int cell = p / image.width() / factor * width + p % image.width() / factor;
      counts[cell]++;
      for (int c = 0; c < Image.CHANNELS; c++) {
        sums[cell * Image.CHANNELS + c] += image.value(p, c);
      }
    }
    byte[] rgb = new byte[sums.length];
    for (int i = 0; i < rgb.length; i++) {
      int count = counts[i / Image.CHANNELS];
      rgb[i] = (byte) ((sums[i] + count / 2) / count);
    }
    return Image.of(height, width, rgb);
  }
}
