package dev.kedge.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.image.Preprocessing.Size;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Views of shifted cells against the plain way: make the photo, resize and crop it. */
class ShiftedViewsTest {
  private static final Random RANDOM = new Random(5);

  private static Image random(int height, int width) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    RANDOM.nextBytes(rgb);
    return Image.of(height, width, rgb);
  }

  private static Preprocessing shortest(int pixels, int crop, Resampling resampling) {
    return Preprocessing.of(
        new Resize.ShortestEdge(pixels, resampling), new Step.CenterCrop(new Size(crop, crop)));
  }

  private static void shift(PhotoCells cells, PhotoCells.Area area, int[] shifts) {
    for (int row = area.top(); row < area.top() + area.height(); row++) {
      for (int column = area.left(); column < area.left() + area.width(); column++) {
        for (int c = 0; c < Image.CHANNELS; c++) {
          int at = (row * cells.columns() + column) * Image.CHANNELS + c;
          shifts[at] = RANDOM.nextInt(cells.lowest(at), cells.highest(at) + 1);
        }
      }
    }
  }

  private static void compare(Image photo, Preprocessing preprocessing) {
    ShiftedViews views = new ShiftedViews(photo, preprocessing);
    PhotoCells cells = views.cells();
    int[] shifts = new int[cells.values()];
    assertEquals(preprocessing.view(photo), views.view(shifts));
    assertEquals(photo, cells.shifted(shifts));
    shift(cells, cells.all(), shifts);
    Image base = views.view(shifts);
    assertEquals(preprocessing.view(cells.shifted(shifts)), base);
    int height = RANDOM.nextInt(cells.rows()) + 1;
    int width = RANDOM.nextInt(cells.columns()) + 1;
    PhotoCells.Area area =
        new PhotoCells.Area(
            RANDOM.nextInt(cells.rows() - height + 1),
            RANDOM.nextInt(cells.columns() - width + 1),
            height,
            width);
    shift(cells, area, shifts);
    assertEquals(preprocessing.view(cells.shifted(shifts)), views.view(base, shifts, area));
  }

  @ParameterizedTest
  @EnumSource(Resampling.class)
  void equalsTheViewOfTheShiftedPhoto(Resampling resampling) {
    for (int i = 0; i < 20; i++) {
      Image photo = random(RANDOM.nextInt(90) + 1, RANDOM.nextInt(90) + 1);
      compare(photo, shortest(32, 28, resampling));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 50", "50, 1", "28, 28", "32, 32", "300, 200"})
  void anySize(int height, int width) {
    compare(random(height, width), shortest(32, 28, Resampling.BICUBIC));
    compare(random(height, width), shortest(32, 40, Resampling.BILINEAR));
    compare(random(height, width), Preprocessing.of(new Step.CenterCrop(new Size(28, 28))));
    compare(
        random(height, width),
        Preprocessing.of(
            new Step.CropShare(.7, .9),
            new Resize.Exact(new Size(20, 28), Resampling.BICUBIC),
            new Step.CenterCrop(
                new Size(28, 20), Step.Centring.TO_ZERO, new Step.Colour(1, 2, 3))));
  }

  @Test
  void whatTheCropHidesStays() {
    Image photo = random(64, 200);
    PhotoCells cells = new ShiftedViews(photo, shortest(32, 28, Resampling.BILINEAR)).cells();
    int[] shifts = new int[cells.values()];
    shift(cells, cells.all(), shifts);
    Image shifted = cells.shifted(shifts);
    for (int y = 0; y < 64; y++) {
      assertEquals(photo.value(y * 200, 0), shifted.value(y * 200, 0));
      assertEquals(photo.value(y * 200 + 199, 0), shifted.value(y * 200 + 199, 0));
    }
  }

  @Test
  void aShiftBeyondItsLimitsIsRefused() {
    PhotoCells cells = new ShiftedViews(random(8, 8), shortest(8, 8, Resampling.BILINEAR)).cells();
    int[] shifts = new int[cells.values()];
    shifts[7] = cells.highest(7) + 1;
    assertThrows(IllegalArgumentException.class, () -> cells.shifted(shifts));
  }
}
