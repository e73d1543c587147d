package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What every segmenter that takes pictures of any size keeps to. */
abstract class SegmenterContract {
  private static final long SEED = 20080912;

  /** Segmenters to try, of different parameters, extreme ones among them. */
  abstract Segmenter[] segmenters();

  /** Checks what else holds of a method's superpixels. */
  void check(Image image, Segmentation segmentation) {}

  @ParameterizedTest
  @CsvSource({"1,1", "1,2", "2,1", "1,97", "97,1", "2,60", "60,3", "7,5", "33,48", "61,40"})
  void labelsEveryPixelOfAnySize(int height, int width) {
    for (int variant = 0; variant < 3; variant++) {
      checkAll(Pictures.random(height, width, SEED + variant));
    }
  }

  @ParameterizedTest
  @CsvSource({"0,0,0", "255,255,255", "200,30,90"})
  void takesSingleColours(int red, int green, int blue) {
    checkAll(Pictures.plain(40, 31, red, green, blue));
    checkAll(Pictures.plain(1, 1, red, green, blue));
  }

  private void checkAll(Image image) {
    for (Segmenter segmenter : segmenters()) {
      Segmentation segmentation = segmenter.segment(image);
      String what = segmenter + " on " + image + ", seed " + SEED;
      assertEquals(image.height(), segmentation.height(), what);
      assertEquals(image.width(), segmentation.width(), what);
      for (int superpixel = 0; superpixel < segmentation.superpixels(); superpixel++) {
        assertTrue(segmentation.size(superpixel) > 0, what);
      }
      for (int pixel = 0; pixel < image.pixels(); pixel++) {
        assertTrue(segmentation.label(pixel) < segmentation.superpixels(), what);
      }
      assertEquals(segmentation, segmenter.segment(image), "a second time: " + what);
      check(image, segmentation);
    }
  }

  @Test
  void namesItsParameters() {
    for (Segmenter segmenter : segmenters()) {
      Map<String, Object> parameters = segmenter.parameters();
      assertTrue(!parameters.isEmpty(), "no parameters");
      parameters.values().forEach(value -> assertNotNull(value));
      assertThrows(UnsupportedOperationException.class, () -> parameters.put("more", 1));
      assertTrue(segmenter.method().matches("[a-z]+"), segmenter.method());
    }
  }

  /** Asserts that parameters are refused with a sentence that has certain words. */
  static void assertRefused(Runnable construction, String... words) {
    String message =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, construction::run).getMessage());
    for (String word : words) {
      assertTrue(message.contains(word), message);
    }
  }
}
