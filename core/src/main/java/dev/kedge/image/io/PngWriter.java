package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG of 8 bits a channel, red, green, blue. */
public final class PngWriter {
  private PngWriter() {}

  /**
   * Writes a file, all of it or nothing: what was there before stays until it is replaced.
   *
   * @throws IOException if it cannot be written; no part of it is left behind
   */
  public static void write(Image image, Path file) throws IOException {
    AtomicFile.write(file, bytes(image));
  }

  /** The content of a PNG file. */
  public static byte[] bytes(Image image) {
    BufferedImage picture =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    int[] row = new int[image.width()];
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++) {
        int pixel = y * row.length + x;
        row[x] = image.value(pixel, 0) << 16 | image.value(pixel, 1) << 8 | image.value(pixel, 2);
      }
      picture.getRaster().setDataElements(0, y, row.length, 1, row);
    }
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(picture);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a PNG into memory failed", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
