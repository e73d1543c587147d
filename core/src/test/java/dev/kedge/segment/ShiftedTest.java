package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Image;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ShiftedTest extends SegmenterContract {
  @Override
  Segmenter[] segmenters() {
    return new Segmenter[] {
      new Shifted(Grid.of(3, 4), 0, 0),
      new Shifted(new Slic(), 3, -2),
      new Shifted(new Felzenszwalb(), -7, 7),
      new Shifted(new Quickshift(), 1, 100)
    };
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,-2", "-3,2", "4,4"})
  void gridLinesMoveAndTheEdgeIsRepeated(int down, int right) {
    Image image = Pictures.random(12, 20, 4);
    Segmentation plain = Grid.of(3, 4).segment(image);
    int[] expected = new int[image.pixels()];
    for (int y = 0; y < 12; y++) {
      for (int x = 0; x < 20; x++) {
        expected[y * 20 + x] =
            plain.label(Math.clamp(y + down, 0, 11) * 20 + Math.clamp(x + right, 0, 19));
      }
    }
    assertEquals(
        Segmentation.of(12, 20, expected), new Shifted(Grid.of(3, 4), down, right).segment(image));
  }

  @Test
  void superpixelsFollowThePicture() {
    // What the segmenter sees of a picture shifted up is what it sees of the picture itself where
    // the two overlap: cut from the shifted picture, and shifted back, labels lie on the content.
    Segmenter byRed =
        new Segmenter() {
          @Override
          public Segmentation segment(Image image) {
            int[] labels = new int[image.pixels()];
            for (int i = 0; i < labels.length; i++) {
              labels[i] = image.value(i, 0);
            }
            return Segmentation.of(image.height(), image.width(), labels);
          }

          @Override
          public String method() {
            return "red";
          }

          @Override
          public Map<String, Object> parameters() {
            return Map.of();
          }
        };
    Image image = Pictures.random(9, 7, 12);
    Segmentation shifted = new Shifted(byRed, 2, -1).segment(image);
    for (int y = 0; y < 7; y++) {
      for (int x = 1; x < 7; x++) {
        for (int other = x + 1; other < 7; other++) {
          assertEquals(
              image.value(y * 7 + x, 0) == image.value(y * 7 + other, 0),
              shifted.label(y * 7 + x) == shifted.label(y * 7 + other));
        }
      }
    }
  }

  @Test
  void labelMapsAreRefused() {
    Segmenter map = new LabelMap(Segmentation.of(1, 2, new int[] {0, 1}));
    assertRefused(() -> new Shifted(map, 1, 1), "label map", "jittered", "take a segmenter");
  }

  @Test
  void namesTheShift() {
    assertEquals(
        Map.of("rows", 3, "columns", 4, "shift_down", 5, "shift_right", -6),
        new Shifted(Grid.of(3, 4), 5, -6).parameters());
  }
}
