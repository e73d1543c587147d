package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Preprocessing.Size;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreprocessingViewTest {
  private static Preprocessing cropped(Resize resize, int height, int width) {
    return Preprocessing.of(resize, new Step.CenterCrop(new Size(height, width)));
  }

  private static Image resized(Image photo, int height, int width, Resampling resampling) {
    Resize resize = new Resize.Exact(new Size(height, width), resampling);
    return Preprocessing.of(resize).view(photo);
  }

  private static Image random(int height, int width, long seed) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    new Random(seed).nextBytes(rgb);
    return Image.of(height, width, rgb);
  }

  private static Image greyRow(int... values) {
    byte[] rgb = new byte[values.length * Image.CHANNELS];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) values[i / Image.CHANNELS];
    }
    return Image.of(1, values.length, rgb);
  }

  private static int[] greyOf(Image image) {
    int[] values = new int[image.pixels()];
    for (int i = 0; i < values.length; i++) {
      values[i] = image.value(i, 0);
      assertEquals(values[i], image.value(i, 1));
      assertEquals(values[i], image.value(i, 2));
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void aPictureOfTheSameSizeStays(Resampling resampling) {
    Image photo = random(13, 17, 1);
    assertEquals(photo, resized(photo, 13, 17, resampling));
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void oneAxisAloneIsResizedWithoutTouchingTheOther(Resampling resampling) {
    Image photo = random(5, 31, 2);
    Image view = resized(photo, 5, 12, resampling);
    for (int y = 0; y < 5; y++) {
      byte[] row = Arrays.copyOfRange(photo.copyRgb(), y * 93, (y + 1) * 93);
      byte[] seen = Arrays.copyOfRange(view.copyRgb(), y * 36, (y + 1) * 36);
      assertArrayEquals(resized(Image.of(1, 31, row), 1, 12, resampling).copyRgb(), seen);
    }
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void aSingleColourStays(Resampling resampling) {
    for (int value : new int[] {0, 1, 127, 128, 254, 255}) {
      byte[] rgb = new byte[37 * 53 * Image.CHANNELS];
      Arrays.fill(rgb, (byte) value);
      Image photo = Image.of(37, 53, rgb);
      for (Size size : List.of(new Size(7, 11), new Size(36, 54), new Size(111, 200))) {
        Image view = resized(photo, size.height(), size.width(), resampling);
        assertEquals(size.height(), view.height());
        for (byte seen : view.copyRgb()) {
          assertEquals(value, seen & 0xFF);
        }
      }
    }
  }

  @Test
  void boxShrinkingByWholeFactorsIsTheMeanOfMeans() {
    Image photo = random(24, 40, 3);
    Image view = resized(photo, 6, 8, Resampling.BOX);
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 8; x++) {
        for (int c = 0; c < Image.CHANNELS; c++) {
          double column = 0;
          for (int i = 0; i < 4; i++) {
            double row = 0;
            for (int k = 0; k < 5; k++) {
              row += photo.value((4 * y + i) * 40 + 5 * x + k, c);
            }
            column += Math.floor(row / 5 + 0.5);
          }
          assertEquals((int) Math.floor(column / 4 + 0.5), view.value(y * 8 + x, c));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Halving: the triangle covers the 4 nearest pixels with 1, 3, 3, 1 eighths; at the border the
    // outer one is missing and the rest is 3, 3, 1 sevenths.
    "BILINEAR, 0 80 160 240 80 160, 3, 57 170 137",
    // Doubling: 3/4 and 1/4 of the two nearest; the border pixels stay.
    "BILINEAR, 0 100 200, 6, 0 25 75 125 175 200",
    // Each output pixel's own input pixels.
    "BOX, 10 20 30 50, 2, 15 40",
    "BOX, 10 20 30 50, 8, 10 10 20 20 30 30 50 50",
    // A half rounds up.
    "BOX, 10 11, 1, 11",
    // The pixel under the centre.
    "NEAREST, 10 20 30 40 50 60, 3, 20 40 60",
    "NEAREST, 10 20 30 40 50, 2, 20 40",
    "NEAREST, 10 20, 4, 10 10 20 20",
    // On the border of two pixels, as Pillow 12 rounds it.
    "NEAREST, 0 5, 7, 0 0 0 0 5 5 5",
    "NEAREST, 0 5 10 15, 6, 0 5 5 10 10 15",
    "BOX, 0 4 8 12 16 20 24 28 32 36 40, 6, 2 10 16 22 30 38",
    "BOX, 0 4 8 12 16 20 24 28 32 36 40 44 48, 6, 2 10 18 30 38 46",
    // Doubling: Keys' cubic at distances 1/4, 3/4, 5/4, 7/4 is 111, 29, -9, -3 of 128. The second
    // output has taps at 1/4, 3/4, 7/4: (29 - 3)·128 / (111 + 29 - 3) = 24.3.
    "BICUBIC, 0 128 128 128 128, 10, 0 24 100 137 131 128 128 128 128 128",
    // Overshoot is clipped.
    "BICUBIC, 0 255 255 255 255, 10, 0 48 199 255 255 255 255 255 255 255",
  })
  void handComputed(Resampling resampling, String from, int to, String expected) {
    int[] values = Arrays.stream(from.split(" ")).mapToInt(Integer::parseInt).toArray();
    int[] wanted = Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
    assertArrayEquals(wanted, greyOf(resized(greyRow(values), 1, to, resampling)));
  }

  /** The definition, in double, without a thought for speed. */
  private static double[] convolved(int[] values, int to, Resampling resampling) {
    double unit = 2.0 * Math.max(values.length, to);
    double[] result = new double[to];
    for (int i = 0; i < to; i++) {
      double sum = 0;
      double total = 0;
      for (int x = 0; x < values.length; x++) {
        double weight = resampling.weight(((2 * x + 1) * to - (2 * i + 1) * values.length) / unit);
        sum += weight * values[x];
        total += weight;
      }
      result[i] = Math.clamp(sum / total, 0, 255);
    }
    return result;
  }

  @ParameterizedTest
  @EnumSource(
      value = Resampling.class,
      names = {"NEAREST", "BOX"},
      mode = EnumSource.Mode.EXCLUDE)
  void equalsTheDefinition(Resampling resampling) {
    Random random = new Random(4);
    for (int trial = 0; trial < 200; trial++) {
      int[] values = random.ints(1 + random.nextInt(60), 0, 256).toArray();
      int to = 1 + random.nextInt(60);
      int[] seen = greyOf(resized(greyRow(values), 1, to, resampling));
      double[] exact = convolved(values, to, resampling);
      for (int i = 0; i < to; i++) {
        assertEquals(exact[i], seen[i], 0.5 + 1e-4, resampling + " " + values.length + "→" + to);
      }
    }
  }

  @Test
  void filtersAreTheOnesOfTheFormulas() {
    assertEquals(1, Resampling.LANCZOS.weight(0));
    assertEquals(6 / (Math.PI * Math.PI), Resampling.LANCZOS.weight(0.5), 1e-15);
    assertEquals(0, Resampling.LANCZOS.weight(2), 1e-15);
    assertEquals(0.54 * 2 / Math.PI, Resampling.HAMMING.weight(0.5), 1e-15);
    assertEquals(0.5625, Resampling.BICUBIC.weight(-0.5), 1e-15);
    assertEquals(-0.0625, Resampling.BICUBIC.weight(1.5), 1e-15);
    assertEquals(0.75, Resampling.BILINEAR.weight(-0.25), 1e-15);
  }

  @ParameterizedTest
  @CsvSource({
    "300, 451, 256, 256, 384", // 384.85 rounded down
    "427, 640, 146, 146, 218",
    "640, 427, 146, 218, 146",
    "10, 10, 7, 7, 7",
    "3, 1000, 2, 2, 666",
  })
  void shortestEdgeRoundsTheOtherSideDown(int h, int w, int edge, int height, int width) {
    Resize resize = new Resize.ShortestEdge(edge, Resampling.BILINEAR);
    Image view = Preprocessing.of(resize).view(random(h, w, 5));
    assertEquals(height + "×" + width, view.height() + "×" + view.width());
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void aCropComputesWhatTheWholeWouldShow(Resampling resampling) {
    Image photo = random(47, 61, 6);
    Resize resize = new Resize.ShortestEdge(20, resampling);
    Image whole = Preprocessing.of(resize).view(photo);
    Image part = cropped(resize, 9, 12).view(photo);
    for (int y = 0; y < 9; y++) {
      for (int x = 0; x < 12; x++) {
        int from = (y + (whole.height() - 9) / 2) * whole.width() + x + (whole.width() - 12) / 2;
        for (int c = 0; c < Image.CHANNELS; c++) {
          assertEquals(whole.value(from, c), part.value(y * 12 + x, c));
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1 2 3 4 5, 2, 2 3",
    "1 2 3 4 5, 3, 2 3 4",
    "1 2 3 4, 3, 1 2 3", // (4 − 3) / 2 rounded down
    "1 2 3, 4, 0 1 2 3", // (3 − 4) / 2 rounded down: one black pixel on the left
    "1 2, 5, 0 0 1 2 0",
    "1 2, 6, 0 0 1 2 0 0",
  })
  void cropsAndPadsAboutTheCentre(String from, int width, String expected) {
    int[] values = Arrays.stream(from.split(" ")).mapToInt(Integer::parseInt).toArray();
    int[] wanted = Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
    Preprocessing crop = Preprocessing.of(new Step.CenterCrop(new Size(1, width)));
    assertArrayEquals(wanted, greyOf(crop.view(greyRow(values))));
  }

  @Test
  void padsOneSideAndCropsTheOther() {
    Preprocessing crop = Preprocessing.of(new Step.CenterCrop(new Size(3, 2)));
    assertArrayEquals(new int[] {0, 0, 2, 3, 0, 0}, greyOf(crop.view(greyRow(1, 2, 3, 4))));
  }

  @Test
  void extremeProportionsCostOnlyWhatTheCropShows() {
    Resize resize = new Resize.ShortestEdge(256, Resampling.BICUBIC);
    Image photo = random(1, 2_000_000, 7);
    Image view = cropped(resize, 224, 224).view(photo);
    assertEquals(photo.value(1_000_000, 1), view.value(223 * 224 + 223, 1), 40);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Preprocessing.of(resize).view(photo));
    assertTrue(String.valueOf(e.getMessage()).contains("256×512000000"), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "7, 90", "90, 7", "64, 48"})
  void theSizeOfAViewIsKnownBeforeItIsMade(int height, int width) {
    Image photo = random(height, width, 8);
    Step.CenterCrop crop = new Step.CenterCrop(new Size(32, 40));
    for (Resize resize :
        List.of(
            new Resize.ShortestEdge(33, Resampling.BOX),
            new Resize.ShortestEdgeUpTo(33, 50, Resampling.BOX),
            new Resize.ShortestEdgeToMultiple(33, 8, Resize.Rounding.NEAREST, Resampling.BOX),
            new Resize.KeepRatio(
                new Size(20, 30), Resize.Fit.INSIDE, Resize.Rounding.DOWN, Resampling.BOX),
            new Resize.Exact(new Size(5, 9), Resampling.BOX))) {
      for (Preprocessing preprocessing :
          List.of(
              Preprocessing.of(),
              Preprocessing.of(crop),
              Preprocessing.of(resize),
              Preprocessing.of(resize, crop),
              Preprocessing.of(new Step.CropShare(.875, .5), resize, crop))) {
        Image view = preprocessing.view(photo);
        Size size = new Size(view.height(), view.width());
        assertEquals(size, preprocessing.viewSize(height, width));
        assertEquals(size, preprocessing.fixedSize().orElse(size));
      }
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThrows(IllegalArgumentException.class, () -> new Size(0, 3));
    assertThrows(IllegalArgumentException.class, () -> new Resize.ShortestEdge(0, Resampling.BOX));
    for (double bad : new double[] {0, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new Step.Rescale(bad));
      assertThrows(
          IllegalArgumentException.class, () -> new Step.Normalize(List.of(0.), List.of(bad)));
    }
    assertThrows(IllegalArgumentException.class, () -> new Step.Normalize(List.of(), List.of(1.)));
    assertThrows(IllegalArgumentException.class, () -> new Step.CropShare(1.1, 1));
    assertThrows(IllegalArgumentException.class, () -> new Step.Colour(0, 256, 0));
    Step crop = new Step.CenterCrop(new Size(3, 3));
    assertThrows(IllegalArgumentException.class, () -> Preprocessing.of(crop, crop));
    assertThrows(
        IllegalArgumentException.class,
        () -> Preprocessing.of(crop, new Resize.ShortestEdge(3, Resampling.BOX)));
  }

  @ParameterizedTest
  @CsvSource({
    // An odd line: cut below and added above; cut and added below; cut to even, added below.
    "DOWN, 1 2 3 4, 3, 1 2 3",
    "DOWN, 1 2 3, 4, 9 1 2 3",
    "TO_ZERO, 1 2 3 4, 3, 1 2 3",
    "TO_ZERO, 1 2 3, 4, 1 2 3 9",
    "TO_EVEN, 1 2 3 4, 3, 1 2 3",
    "TO_EVEN, 1 2 3 4 5 6, 3, 3 4 5",
    "TO_EVEN, 1 2 3, 6, 9 1 2 3 9 9",
  })
  void oddLines(Step.Centring centring, String from, int width, String expected) {
    int[] values = Arrays.stream(from.split(" ")).mapToInt(Integer::parseInt).toArray();
    int[] wanted = Arrays.stream(expected.split(" ")).mapToInt(Integer::parseInt).toArray();
    Preprocessing crop =
        Preprocessing.of(
            new Step.CenterCrop(new Size(1, width), centring, new Step.Colour(9, 9, 9)));
    assertArrayEquals(wanted, greyOf(crop.view(greyRow(values))));
  }

  @ParameterizedTest
  @CsvSource({
    // 100·600/400 would be 150: the shorter side is 90·400/600 = 60, the longer one 90.
    "400, 600, 100, 90, 60, 90",
    "600, 400, 100, 90, 90, 60",
    "400, 600, 100, 150, 100, 150",
    // 60·150/401 = 22.44, to 22; the other is made of what was not rounded.
    "150, 401, 100, 60, 22, 60",
  })
  void shortestEdgeUpToALongest(int h, int w, int edge, int longest, int height, int width) {
    size(new Resize.ShortestEdgeUpTo(edge, longest, Resampling.BOX), h, w, height, width);
  }

  @Test
  void sidesInProportion() {
    // 300×451 to 37 and 37·451/300 = 55.6.
    Resampling box = Resampling.BOX;
    size(new Resize.ShortestEdgeToMultiple(37, 1, Resize.Rounding.DOWN, box), 300, 451, 37, 55);
    size(new Resize.ShortestEdgeToMultiple(37, 1, Resize.Rounding.NEAREST, box), 300, 451, 37, 56);
    size(new Resize.ShortestEdgeToMultiple(37, 16, Resize.Rounding.DOWN, box), 300, 451, 48, 64);
    Size square = new Size(37, 37);
    size(
        new Resize.KeepRatio(square, Resize.Fit.COVERING, Resize.Rounding.NEAREST, box),
        300,
        451,
        37,
        56);
    // 37·300/451 = 24.6.
    size(
        new Resize.KeepRatio(square, Resize.Fit.INSIDE, Resize.Rounding.NEAREST, box),
        300,
        451,
        25,
        37);
    size(
        new Resize.KeepRatio(square, Resize.Fit.INSIDE, Resize.Rounding.DOWN, box),
        300,
        451,
        24,
        37);
  }

  private static void size(Resize resize, int h, int w, int height, int width) {
    assertEquals(new Size(height, width), Preprocessing.of(resize).viewSize(h, w));
  }

  @Test
  void aPartOfThePhotoIsResizedAsThatPartAlone() {
    Image photo = random(40, 61, 9);
    Image part = Preprocessing.of(new Step.CenterCrop(new Size(35, 20))).view(photo);
    Resize resize = new Resize.Exact(new Size(16, 16), Resampling.BICUBIC);
    assertEquals(
        Preprocessing.of(resize).view(part),
        Preprocessing.of(new Step.CropShare(.875, .5), resize).view(photo));
  }
}
