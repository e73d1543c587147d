package dev.kedge.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import dev.kedge.segment.Segmentation;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PicturesTest {
  private static Image decoded(Png png) throws IOException {
    Image image = new ImageReader().read(png.bytes(), "test");
    assertEquals(png.height(), image.height());
    assertEquals(png.width(), image.width());
    return image;
  }

  private static Pictures pictures(Segmentation segmentation, Superpixels anchor) {
    ClassScore cat = new ClassScore(0, "cat", 1);
    Explanation explanation =
        Made.explanation(
            segmentation,
            Made.result(Status.FOUND, anchor, Precision.exact(1)),
            List.of(cat),
            cat,
            List.of(Made.sample(Superpixels.of(segmentation.superpixels(), 0), "cat", true)));
    return new Pictures(Made.data(explanation));
  }

  private static boolean grey(Image image, int pixel) {
    return image.value(pixel, 0) == image.value(pixel, 1)
        && image.value(pixel, 1) == image.value(pixel, 2);
  }

  @Test
  void smallViewsAreEnlargedPixelByPixel() throws IOException {
    Image view = Made.image(24, 32);
    Image enlarged = decoded(pictures(Made.stripes(24, 32, 4), Superpixels.of(4, 2)).original());
    assertEquals(384, enlarged.width());
    assertEquals(288, enlarged.height());
    for (int p = 0; p < enlarged.pixels(); p++) {
      int source = p / 384 / 12 * 32 + p % 384 / 12;
      for (int c = 0; c < Image.CHANNELS; c++) {
        assertEquals(view.value(source, c), enlarged.value(p, c));
      }
    }
  }

  @Test
  void largeViewsStayAsTheyAre() throws IOException {
    Pictures pictures = pictures(Made.stripes(2, 500, 2), Superpixels.of(2, 0));
    assertEquals(Made.image(2, 500), decoded(pictures.original()));
  }

  @Test
  void anchorIsInColourAndTheRestGrey() throws IOException {
    Image picture = decoded(pictures(Made.stripes(32, 32, 4), Superpixels.of(4, 2)).anchor());
    int row = 100 * 384;
    assertTrue(grey(picture, row + 50), "outside");
    assertNotEquals(grey(picture, row + 50), grey(picture, row + 2 * 96 + 48), "inside");
    int edge = row + 2 * 96;
    assertEquals(0xFF, picture.value(edge, 0), "the outline");
    assertEquals(0xB0, picture.value(edge, 1), "the outline");
    assertEquals(0, picture.value(edge, 2), "the outline");
  }

  @Test
  void anchorAtTheFrameIsOutlinedThereToo() throws IOException {
    Image picture = decoded(pictures(Made.stripes(32, 32, 1), Superpixels.all(1)).anchor());
    for (int corner : new int[] {0, 383, 383 * 384, 384 * 384 - 1}) {
      assertEquals(0xB0, picture.value(corner, 1));
    }
  }

  @Test
  void emptyAnchorIsThePictureALittleDimmer() throws IOException {
    Pictures pictures = pictures(Made.stripes(32, 32, 4), Superpixels.none(4));
    double share = light(decoded(pictures.anchor())) / light(decoded(pictures.original()));
    assertTrue(share > .7 && share < .9, "light left: " + share);
  }

  private static double light(Image image) {
    double sum = 0;
    for (int p = 0; p < image.pixels(); p++) {
      sum += image.value(p, 0) + image.value(p, 1) + image.value(p, 2);
    }
    return sum;
  }

  @Test
  void sampleKeepsWhatWasKept() throws IOException {
    Image view = Made.image(32, 32);
    Image sample =
        decoded(pictures(Made.stripes(32, 32, 4), Superpixels.none(4)).samples().getFirst());
    assertEquals(view.value(0, 0), sample.value(0, 0));
    int masked = 20 * 12;
    assertEquals(sample.value(masked, 0), sample.value(masked + 40, 0), "a mean colour");
  }

  @Test
  void underAFillOnlyTheAnchorIsKept() throws IOException {
    Image view = Made.image(32, 32);
    Pictures pictures = pictures(Made.stripes(32, 32, 4), Superpixels.of(4, 2));
    Image picture = decoded(pictures.under(new Fill.Constant(1, 2, 3), Superpixels.of(4, 0)));
    assertEquals(256, picture.width());
    int inside = 100 * 256 + 28;
    int outside = 100 * 256 + 160;
    for (int c = 0; c < Image.CHANNELS; c++) {
      assertEquals(view.value(12 * 32 + 3, c), picture.value(inside, c));
      assertEquals(c + 1, picture.value(outside, c), "the anchor of the explanation is no matter");
    }
  }

  @Test
  void edgesAreOfTwoTones() throws IOException {
    Image picture = decoded(pictures(Made.stripes(32, 32, 2), Superpixels.of(2, 0)).superpixels());
    int edge = 100 * 384 + 192;
    assertEquals(0xFF, picture.value(edge, 0));
    assertEquals(0x10, picture.value(edge - 1, 0));
  }

  @Test
  void numbersLieInTheirSuperpixels() {
    // A ring, whose mean place is not in it, round another superpixel.
    int[] ids = new int[49];
    for (int p = 0; p < ids.length; p++) {
      boolean inner = p % 7 >= 2 && p % 7 <= 4 && p / 7 >= 2 && p / 7 <= 4;
      ids[p] = inner ? 1 : 0;
    }
    Segmentation ring = Segmentation.of(7, 7, ids);
    int[] centres = Centres.of(ring);
    assertEquals(0, ring.label(centres[0]));
    assertEquals(24, centres[1]);
  }

  @Test
  void tooLargePicturesShrinkForThePage() throws IOException {
    Png large = new Png(Made.image(3, 25));
    assertEquals(large, large.within(25));
    Image small = decoded(large.within(10));
    assertEquals(9, small.width());
    assertEquals(1, small.height());
  }
}
