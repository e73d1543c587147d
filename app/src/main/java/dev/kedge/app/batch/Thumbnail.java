package dev.kedge.app.batch;

import dev.kedge.Explanation;
import dev.kedge.app.report.Tones;
import dev.kedge.image.Image;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntPredicate;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A small picture of an anchor: it in colour, the rest grey and dim. A JPEG of about 4 KB. */
final class Thumbnail {
  static final int LONGEST_SIDE = 128;
  private static final float QUALITY = .8f;

  private Thumbnail() {}

  static byte[] of(Explanation explanation) {
    IntPredicate inside =
        p -> explanation.result().anchor().contains(explanation.segmentation().label(p));
    Image coloured =
        explanation.result().anchor().isEmpty()
            ? Tones.muted(explanation.view())
            : Tones.greyOutside(explanation.view(), inside);
    return jpeg(within(coloured));
  }

  private static BufferedImage within(Image image) {
    BufferedImage whole =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < image.pixels(); p++) {
      whole.setRGB(
          p % image.width(),
          p / image.width(),
          new Color(image.value(p, 0), image.value(p, 1), image.value(p, 2)).getRGB());
    }
    double scale = Math.min(1, (double) LONGEST_SIDE / Math.max(image.height(), image.width()));
    int width = (int) Math.max(1, Math.round(scale * image.width()));
    int height = (int) Math.max(1, Math.round(scale * image.height()));
    if (scale == 1) {
      return whole;
    }
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(whole, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }

  private static byte[] jpeg(BufferedImage picture) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam parameters = writer.getDefaultWriteParam();
    parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    parameters.setCompressionQuality(QUALITY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException("writing a JPEG into memory failed", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
