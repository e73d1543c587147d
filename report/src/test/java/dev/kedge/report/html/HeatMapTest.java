package dev.kedge.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.check.PixelShares;
import dev.kedge.image.Image;
import org.junit.jupiter.api.Test;

final class HeatMapTest {
  private static final int STEPS = 20;

  /** CIE 1976 L*, 0..100, of a colour as a screen shows it. */
  private static double lightness(int rgb) {
    double luminance =
        .2126 * linear(rgb >> 16 & 0xFF)
            + .7152 * linear(rgb >> 8 & 0xFF)
            + .0722 * linear(rgb & 0xFF);
    return 116 * Math.cbrt(luminance) - 16;
  }

  private static double linear(int value) {
    double encoded = value / 255.;
    return encoded <= .04045 ? encoded / 12.92 : Math.pow((encoded + .055) / 1.055, 2.4);
  }

  @Test
  void equalStepsAreAboutEquallyLight() {
    double first = lightness(ColourScale.rgb(0));
    double mean = (lightness(ColourScale.rgb(1)) - first) / STEPS;
    assertTrue(mean > 3, "a step of 5 % is to be seen: " + mean);
    for (int i = 1; i <= STEPS; i++) {
      double step =
          lightness(ColourScale.rgb((double) i / STEPS))
              - lightness(ColourScale.rgb((i - 1.) / STEPS));
      assertTrue(step > .5 * mean && step < 1.5 * mean, "step " + i + " of " + step);
    }
  }

  @Test
  void shareOutweighsThePicture() {
    byte[] rgb = {0, 0, 0, -1, -1, -1};
    Image picture = Image.of(1, 2, rgb);
    Image map = HeatMap.of(picture, new PixelShares(1, 2, new float[] {.5f, .2f}));
    assertTrue(lightness(colour(map, 0)) > lightness(colour(map, 1)), "black, but more often");
    Image even = HeatMap.of(picture, new PixelShares(1, 2, new float[] {.5f, .5f}));
    assertTrue(lightness(colour(even, 1)) > lightness(colour(even, 0)), "the picture shows");
  }

  private static int colour(Image image, int pixel) {
    return image.value(pixel, 0) << 16 | image.value(pixel, 1) << 8 | image.value(pixel, 2);
  }

  @Test
  void middleGreyHasTheLegendsColours() {
    Image picture = Image.of(1, 1, new byte[] {127, 127, 127});
    for (float share : new float[] {0, .3f, 1}) {
      int colour = colour(HeatMap.of(picture, new PixelShares(1, 1, new float[] {share})), 0);
      for (int shift : new int[] {0, 8, 16}) {
        assertEquals(ColourScale.rgb(share) >> shift & 0xFF, colour >> shift & 0xFF, 2);
      }
    }
  }

  @Test
  void otherSizesAreRefused() {
    PixelShares shares = new PixelShares(1, 1, new float[1]);
    Image picture = Image.of(1, 2, new byte[6]);
    assertThrows(IllegalArgumentException.class, () -> HeatMap.of(picture, shares));
  }
}
