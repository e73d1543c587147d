package dev.kedge.report.html;

import dev.kedge.check.PixelShares;
import dev.kedge.image.Image;

/** Shares of pixels as colours over a picture, of which only a little light and dark remains. */
final class HeatMap {
  /** How much lighter a white pixel is than a black one: less than 30 % more of a share does. */
  private static final double LIGHT_LEFT = .18;

  private HeatMap() {}

  /**
   * @throws IllegalArgumentException if the sizes differ
   */
  static Image of(Image picture, PixelShares shares) {
    if (shares.height() != picture.height() || shares.width() != picture.width()) {
      throw new IllegalArgumentException(
          "shares for %s×%s pixels, the picture has %s×%s"
              .formatted(shares.height(), shares.width(), picture.height(), picture.width()));
    }
    byte[] rgb = new byte[picture.pixels() * Image.CHANNELS];
    for (int p = 0; p < picture.pixels(); p++) {
      double lighter = LIGHT_LEFT * (Tones.luma(picture, p) / 255 - .5);
      int colour = ColourScale.rgb(shares.share(p), lighter);
      rgb[p * Image.CHANNELS] = (byte) (colour >> 16);
      rgb[p * Image.CHANNELS + 1] = (byte) (colour >> 8);
      rgb[p * Image.CHANNELS + 2] = (byte) colour;
    }
    return Image.of(picture.height(), picture.width(), rgb);
  }
}
