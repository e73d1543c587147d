package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as they come back from a JPEG file. */
public final class JpegRoundTrip {
  private JpegRoundTrip() {}

  /**
   * The picture, written as JPEG (YCbCr, colours at half the resolution) and read again.
   *
   * @param quality 1..100, on the usual scale of the Independent JPEG Group
   * @throws IllegalArgumentException if the quality is outside of that
   */
  public static Image of(Image image, int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("a JPEG quality of " + quality + ", must be 1..100");
    }
    try {
      return new ImageReader().read(bytes(image, quality), "a JPEG copy");
    } catch (IOException e) {
      throw new UncheckedIOException("a picture did not come back from JPEG", e);
    }
  }

  private static byte[] bytes(Image image, int quality) throws IOException {
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
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      parameters.setCompressionQuality(quality / 100f);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
