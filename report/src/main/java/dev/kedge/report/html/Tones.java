package dev.kedge.report.html;

import dev.kedge.image.Image;
import java.util.function.IntPredicate;

/** Pictures with less light and colour. */
public final class Tones {
  private static final double GREY_FLOOR = 16;
  private static final double GREY_LIGHT = .4;
  private static final double MUTED_LIGHT = .82;
  private static final double MUTED_COLOUR = .6;

  private Tones() {}

  /** Pixels outside a set lose their colour and most of their light. */
  public static Image greyOutside(Image picture, IntPredicate inside) {
    byte[] rgb = picture.copyRgb();
    for (int p = 0; p < picture.pixels(); p++) {
      if (!inside.test(p)) {
        for (int c = 0; c < Image.CHANNELS; c++) {
          rgb[p * Image.CHANNELS + c] =
              (byte) Math.round(GREY_FLOOR + GREY_LIGHT * luma(picture, p));
        }
      }
    }
    return Image.of(picture.height(), picture.width(), rgb);
  }

  /** All of a picture, a little darker and paler. */
  public static Image muted(Image picture) {
    byte[] rgb = new byte[picture.pixels() * Image.CHANNELS];
    for (int p = 0; p < picture.pixels(); p++) {
      double luma = luma(picture, p);
      for (int c = 0; c < Image.CHANNELS; c++) {
        double paler = luma + MUTED_COLOUR * (picture.value(p, c) - luma);
        rgb[p * Image.CHANNELS + c] = (byte) Math.round(MUTED_LIGHT * paler);
      }
    }
    return Image.of(picture.height(), picture.width(), rgb);
  }

  /** Rec. 601. */
  static double luma(Image picture, int p) {
    return .299 * picture.value(p, 0) + .587 * picture.value(p, 1) + .114 * picture.value(p, 2);
  }
}
