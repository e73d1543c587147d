package dev.kedge.report.overview;

import dev.kedge.Explanation;
import dev.kedge.image.Image;
import dev.kedge.image.io.PictureBytes;
import dev.kedge.report.html.Tones;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.function.IntPredicate;

/** A small picture of an anchor: it in colour, the rest grey and dim. A JPEG of about 7 KB. */
final class Thumbnail {
  static final int LONGEST_SIDE = 192;
  private static final float QUALITY = .75f;

  private Thumbnail() {}

  static byte[] of(Explanation explanation) {
    IntPredicate inside =
        p -> explanation.result().anchor().contains(explanation.segmentation().label(p));
    Image coloured =
        explanation.result().anchor().isEmpty()
            ? Tones.muted(explanation.view())
            : Tones.greyOutside(explanation.view(), inside);
    return PictureBytes.jpeg(within(coloured), QUALITY);
  }

  private static BufferedImage within(Image image) {
    BufferedImage whole = PictureBytes.buffered(image);
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
}
