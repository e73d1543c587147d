package dev.kedge.attack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistancesTest {
  private static Image grey(int height, int width, int value) {
    return Image.ofRows(height, width, (y, row) -> Arrays.fill(row, (byte) value));
  }

  @Test
  void ofOneValue() {
    byte[] rgb = new byte[20 * 20 * 3];
    rgb[5] = 51;
    Distances distances = Distances.of(grey(20, 20, 0), Image.of(20, 20, rgb));
    assertEquals(1, distances.l0());
    assertEquals(.2, distances.l2(), 1e-12);
    assertEquals(.2, distances.linf(), 1e-12);
    // mean square error 51²/1200, peak 255
    assertEquals(10 * Math.log10(25 * 1200), distances.psnr(), 1e-9);
    assertTrue(distances.ssim() < 1);
  }

  /** Of flat pictures only the luminance term is left: (2ab + C1)/(a² + b² + C1). */
  @Test
  void ssimOfFlatPictures() {
    double c1 = 2.55 * 2.55;
    double expected = (2 * 100 * 120 + c1) / (100 * 100 + 120 * 120 + c1);
    for (int side : new int[] {1, 2, 7, 11, 40}) {
      assertEquals(expected, Ssim.of(grey(side, side, 100), grey(side, side, 120)), 1e-9);
    }
  }

  /** One window, its sums by the definition: weights exp(−d²/4.5) over 11×11, normalised. */
  @Test
  void ssimOfOneWindow() {
    Random random = new Random(4);
    double[] a = new double[121];
    double[] b = new double[121];
    byte[] first = new byte[121 * 3];
    byte[] second = new byte[121 * 3];
    double total = 0;
    double[] weight = new double[121];
    for (int i = 0; i < 121; i++) {
      a[i] = random.nextInt(256);
      b[i] = random.nextInt(256);
      Arrays.fill(first, 3 * i, 3 * i + 3, (byte) (int) a[i]);
      Arrays.fill(second, 3 * i, 3 * i + 3, (byte) (int) b[i]);
      int dy = i / 11 - 5;
      int dx = i % 11 - 5;
      weight[i] = Math.exp(-(dx * dx + dy * dy) / 4.5);
      total += weight[i];
    }
    double meanA = 0;
    double meanB = 0;
    for (int i = 0; i < 121; i++) {
      weight[i] /= total;
      meanA += weight[i] * a[i];
      meanB += weight[i] * b[i];
    }
    double varA = 0;
    double varB = 0;
    double both = 0;
    for (int i = 0; i < 121; i++) {
      varA += weight[i] * (a[i] - meanA) * (a[i] - meanA);
      varB += weight[i] * (b[i] - meanB) * (b[i] - meanB);
      both += weight[i] * (a[i] - meanA) * (b[i] - meanB);
    }
    double c1 = 6.5025;
    double c2 = 58.5225;
    double expected =
        (2 * meanA * meanB + c1)
            * (2 * both + c2)
            / ((meanA * meanA + meanB * meanB + c1) * (varA + varB + c2));
    assertEquals(expected, Ssim.of(Image.of(11, 11, first), Image.of(11, 11, second)), 1e-9);
  }

  @Test
  void sizesMustBeEqual() {
    assertThrows(IllegalArgumentException.class, () -> Distances.of(grey(2, 3, 0), grey(3, 2, 0)));
  }
}
