package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PictureDistanceTest {
  @Test
  void aPictureIsNotApartFromItself() {
    Image noise = noise(40, 30, 1);
    assertEquals(
        new PictureDistance(0, 0, 0, Double.POSITIVE_INFINITY, 1),
        PictureDistance.between(noise, noise));
  }

  @Test
  void normsOfOneChangedPixel() {
    byte[] rgb = noise(12, 13, 2).copyRgb();
    rgb[3 * 17] = 10;
    rgb[3 * 17 + 1] = 20;
    Image a = Image.of(12, 13, rgb);
    rgb[3 * 17] = 13;
    rgb[3 * 17 + 1] = 16;
    PictureDistance distance = PictureDistance.between(a, Image.of(12, 13, rgb));
    assertEquals(1, distance.changedPixels());
    assertEquals(5 / 255.0, distance.l2(), 1e-15);
    assertEquals(4 / 255.0, distance.linf(), 1e-15);
    assertEquals(10 * Math.log10(255 * 255 * 12 * 13 * 3 / 25.0), distance.psnr(), 1e-12);
    assertTrue(distance.ssim() < 1);
  }

  @Test
  void greysOfOneValueHaveTheSimilarityOfTheirMeans() {
    double c1 = 2.55 * 2.55;
    double expected = (2 * 100 * 120 + c1) / (100 * 100 + 120 * 120 + c1);
    assertEquals(
        expected, PictureDistance.between(grey(20, 20, 100), grey(20, 20, 120)).ssim(), 1e-9);
    assertEquals(
        20 * Math.log10(255 / 20.0),
        PictureDistance.between(grey(20, 20, 100), grey(20, 20, 120)).psnr(),
        1e-12);
  }

  @Test
  void similarityIsThatOfThePapersFormulaWindowByWindow() {
    for (int[] size : new int[][] {{11, 11}, {17, 23}, {40, 12}, {9, 30}, {2, 1}}) {
      Image a = noise(size[0], size[1], 3);
      Image b = nudged(a, 4);
      double expected = direct(a, b);
      assertEquals(expected, PictureDistance.between(a, b).ssim(), 1e-9, Arrays.toString(size));
      assertEquals(expected, PictureDistance.between(b, a).ssim(), 1e-9, Arrays.toString(size));
    }
  }

  @Test
  void sizesMustBeOne() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> PictureDistance.between(grey(4, 5, 0), grey(5, 4, 0)));
    assertEquals(
        "pictures of 4×5 and 5×4 pixels (height × width); a distance needs one size",
        e.getMessage());
  }

  /** Means, variances and covariance about the means, in every window by itself. */
  private static double direct(Image a, Image b) {
    int h = Math.min(11, (a.height() - 1) | 1);
    int w = Math.min(11, (a.width() - 1) | 1);
    h = h > a.height() ? h - 2 : h;
    w = w > a.width() ? w - 2 : w;
    double total = 0;
    int windows = 0;
    for (int top = 0; top + h <= a.height(); top++) {
      for (int left = 0; left + w <= a.width(); left++) {
        double weights = 0;
        double[] mean = new double[2];
        double[] second = new double[3];
        for (int pass = 0; pass < 2; pass++) {
          for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
              double dy = y - (h - 1) / 2.0;
              double dx = x - (w - 1) / 2.0;
              double weight = Math.exp(-(dy * dy + dx * dx) / (2 * 1.5 * 1.5));
              int pixel = (top + y) * a.width() + left + x;
              if (pass == 0) {
                weights += weight;
                mean[0] += weight * luma(a, pixel);
                mean[1] += weight * luma(b, pixel);
              } else {
                double da = luma(a, pixel) - mean[0];
                double db = luma(b, pixel) - mean[1];
                second[0] += weight * da * da / weights;
                second[1] += weight * db * db / weights;
                second[2] += weight * da * db / weights;
              }
            }
          }
          if (pass == 0) {
            mean[0] /= weights;
            mean[1] /= weights;
          }
        }
        double c1 = Math.pow(.01 * 255, 2);
        double c2 = Math.pow(.03 * 255, 2);
        total +=
            (2 * mean[0] * mean[1] + c1)
                * (2 * second[2] + c2)
                / ((mean[0] * mean[0] + mean[1] * mean[1] + c1) * (second[0] + second[1] + c2));
        windows++;
      }
    }
    return total / windows;
  }

  private static double luma(Image image, int pixel) {
    return (299 * image.value(pixel, 0) + 587 * image.value(pixel, 1) + 114 * image.value(pixel, 2))
        / 1000.0;
  }

  private static Image noise(int height, int width, long seed) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return Image.of(height, width, rgb);
  }

  private static Image nudged(Image image, long seed) {
    Random random = new Random(seed);
    byte[] rgb = image.copyRgb();
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.clamp((rgb[i] & 0xFF) + random.nextInt(-30, 31), 0, 255);
    }
    return Image.of(image.height(), image.width(), rgb);
  }

  private static Image grey(int height, int width, int value) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    Arrays.fill(rgb, (byte) value);
    return Image.of(height, width, rgb);
  }
}
