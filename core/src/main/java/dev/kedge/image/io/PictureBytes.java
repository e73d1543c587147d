package dev.kedge.image.io;

import dev.kedge.image.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** What files of pictures contain, made by the JDK's writers. */
public final class PictureBytes {
  private PictureBytes() {}

  /** A picture as the JDK has them, of the same colours. */
  public static BufferedImage buffered(Image image) {
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
    return picture;
  }

  /** A PNG file. */
  public static byte[] png(BufferedImage picture) {
    return write("png", picture, parameters -> {});
  }

  /**
   * A JPEG file: YCbCr, colours at half the resolution.
   *
   * @param quality 0..1, a hundredth of the usual scale of the Independent JPEG Group
   */
  public static byte[] jpeg(BufferedImage picture, float quality) {
    return write(
        "jpeg",
        picture,
        parameters -> {
          parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          parameters.setCompressionQuality(quality);
        });
  }

  private static byte[] write(
      String format, BufferedImage picture, Consumer<ImageWriteParam> settings) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      settings.accept(parameters);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a picture into memory failed", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
