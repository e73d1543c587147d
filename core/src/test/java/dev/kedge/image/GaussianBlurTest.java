package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GaussianBlurTest {
  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.5, 0.8, 1, 3.7, 20, 1000})
  void anImpulseKeepsItsSum(double sigma) {
    for (int impulse : new int[] {0, 7, 38, 76}) {
      float[] plane = new float[7 * 11];
      plane[impulse] = 1;
      float[] blurred = new GaussianBlur(sigma).apply(plane, 7, 11);
      double sum = 0;
      for (float value : blurred) {
        sum += value;
      }
      assertEquals(1, sum, 1e-5, "impulse at " + impulse);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 2, 50, 1000})
  void onePlainColourStaysAsItIs(double sigma) {
    byte[] rgb = new byte[5 * 9 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (new int[] {3, 128, 255})[i % 3];
    }
    Image plain = Image.of(5, 9, rgb);
    assertEquals(plain, new GaussianBlur(sigma).apply(plain));
  }

  @ParameterizedTest
  @CsvSource({"1,1,0.7", "1,6,3", "6,1,3", "5,7,0.6", "5,7,1.3", "5,7,2", "4,3,9"})
  void weighsEveryReflectionOfThePlane(int height, int width, double sigma) {
    long seed = 41;
    Random random = new Random(seed);
    float[] plane = new float[height * width];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = random.nextFloat();
    }
    float[] blurred = new GaussianBlur(sigma).apply(plane, height, width);
    int radius = (int) (4 * sigma + 0.5);
    for (int i = 0; i < plane.length; i++) {
      double sum = 0;
      double weights = 0;
      for (int down = -radius; down <= radius; down++) {
        for (int right = -radius; right <= radius; right++) {
          double weight = Math.exp(-(down * down + right * right) / (2 * sigma * sigma));
          int y = mirrored(i / width + down, height);
          int x = mirrored(i % width + right, width);
          sum += weight * plane[y * width + x];
          weights += weight;
        }
      }
      assertEquals(sum / weights, blurred[i], 1e-5, "pixel " + i + ", seed " + seed);
    }
  }

  /** Walks back and forth: 0 1 2 2 1 0 0 1 … */
  private static int mirrored(int i, int n) {
    int place = i;
    while (place < 0 || place >= n) {
      place = place < 0 ? -1 - place : 2 * n - 1 - place;
    }
    return place;
  }

  @Test
  void leavesWhatItIsGiven() {
    float[] plane = {1, 2, 3, 4};
    float[] unchanged = new GaussianBlur(0).apply(plane, 2, 2);
    assertArrayEquals(plane, unchanged);
    Arrays.fill(unchanged, 9);
    new GaussianBlur(1).apply(plane, 2, 2);
    assertArrayEquals(new float[] {1, 2, 3, 4}, plane);
  }

  @Test
  void refusesOtherSigmasAndShapes() {
    assertThrows(IllegalArgumentException.class, () -> new GaussianBlur(-0.1));
    assertThrows(IllegalArgumentException.class, () -> new GaussianBlur(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> new GaussianBlur(1000.5));
    GaussianBlur blur = new GaussianBlur(1);
    assertThrows(IllegalArgumentException.class, () -> blur.apply(new float[5], 2, 3));
    assertThrows(IllegalArgumentException.class, () -> blur.apply(new float[0], 0, 3));
  }
}
