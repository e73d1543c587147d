package dev.kedge.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import dev.kedge.image.PictureDistance;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What defences and benign noise do to pictures. */
final class DefenceTest {
  private static final Image SLOPE = slope(30, 40);

  @Test
  void sizesStayAndGreyStaysGrey() {
    for (Defence defence : Defence.values()) {
      Image after = defence.apply(SLOPE);
      assertEquals(SLOPE.height(), after.height(), defence.name());
      assertEquals(SLOPE.width(), after.width(), defence.name());
      int middle = 15 * 40 + 20;
      for (int c = 0; c < 3; c++) {
        assertEquals(SLOPE.value(middle, c), after.value(middle, c), 12, defence.name());
      }
    }
  }

  @Test
  void theMedianForgetsAPixelThatSticksOut() {
    byte[] rgb = SLOPE.copyRgb();
    Arrays.fill(rgb, (byte) 90);
    Image grey = Image.of(30, 40, rgb);
    rgb[3 * (7 * 40 + 9)] = (byte) 255;
    rgb[0] = 0;
    assertEquals(grey, Defence.MEDIAN_3.apply(Image.of(30, 40, rgb)));
  }

  @Test
  void fourBitsAreSixteenLevels() {
    Image after = Defence.BIT_DEPTH_4.apply(slope(1, 256));
    for (int p = 0; p < 256; p++) {
      assertEquals(0, after.value(p, 0) % 17);
      assertEquals(p, after.value(p, 0), 8.5);
    }
  }

  @Test
  void theFrameIsBlackAndThePictureSmaller() {
    Image after = Defence.RESIZE_AND_PAD.apply(slope(100, 200));
    assertEquals(0, after.value(50 * 200 + 2, 1));
    assertEquals(0, after.value(2 * 200 + 100, 1));
    assertNotEquals(0, after.value(50 * 200 + 100, 1));
  }

  @Test
  void greyLevelNoiseIsOneUpOrDown() {
    Image noisy = BenignNoise.greyLevel(SLOPE, 5);
    assertEquals(noisy, BenignNoise.greyLevel(SLOPE, 5));
    assertNotEquals(noisy, BenignNoise.greyLevel(SLOPE, 6));
    int up = 0;
    int values = 0;
    for (int p = 0; p < SLOPE.pixels(); p++) {
      for (int c = 0; c < 3; c++) {
        int step = noisy.value(p, c) - SLOPE.value(p, c);
        if (SLOPE.value(p, c) > 0 && SLOPE.value(p, c) < 255) {
          assertEquals(1, Math.abs(step));
          up += step > 0 ? 1 : 0;
          values++;
        }
      }
    }
    // Six standard deviations of a fair coin.
    assertEquals(values / 2.0, up, 6 * Math.sqrt(values) / 2, "seed 5");
  }

  @Test
  void gaussianNoiseHasTheNormAskedFor() {
    byte[] rgb = new byte[200 * 200 * 3];
    Arrays.fill(rgb, (byte) 128);
    Image grey = Image.of(200, 200, rgb);
    Image noisy = BenignNoise.gaussian(grey, 8, 7);
    double values = rgb.length;
    double deviation = PictureDistance.between(grey, noisy).l2() * 255 / Math.sqrt(values);
    // Rounding adds 1/12 to the variance; a sample's variance has a relative deviation of √(2/n).
    assertEquals(64 + 1 / 12.0, deviation * deviation, 6 * 64 * Math.sqrt(2 / values), "seed 7");
    assertTrue(noisy.equals(BenignNoise.gaussian(grey, 8, 7)));
  }

  private static Image slope(int height, int width) {
    byte[] rgb = new byte[height * width * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % width * 255 / Math.max(1, width - 1));
    }
    return Image.of(height, width, rgb);
  }
}
