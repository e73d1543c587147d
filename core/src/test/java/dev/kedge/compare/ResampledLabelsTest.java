package dev.kedge.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.image.Preprocessing.Size;
import dev.kedge.segment.Segmentation;
import org.junit.jupiter.api.Test;

final class ResampledLabelsTest {
  private static final Segmentation CUT =
      Segmentation.of(2, 3, new int[] {0, 1, 2, /* next row */ 0, 0, 3});

  @Test
  void aViewOfTheSameSizeHasTheSameSuperpixels() {
    assertSame(CUT, ResampledLabels.of(CUT, new Size(2, 3)));
  }

  @Test
  void aLargerViewRepeatsEachPixel() {
    Segmentation large = ResampledLabels.of(CUT, new Size(4, 9));
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 9; x++) {
        assertEquals(CUT.label(y / 2 * 3 + x / 3), large.label(y * 9 + x));
      }
    }
  }

  @Test
  void aViewWithoutRoomForASuperpixelIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> ResampledLabels.of(CUT, new Size(1, 3)));
  }
}
