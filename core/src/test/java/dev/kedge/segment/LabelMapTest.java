package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelMapTest {
  private static final Segmentation GIVEN = Segmentation.of(2, 3, new int[] {0, 0, 1, 2, 2, 1});

  @Test
  void givesWhatItWasGiven() {
    LabelMap map = new LabelMap(GIVEN);
    assertSame(GIVEN, map.segment(Pictures.plain(2, 3, 0, 0, 0)));
    assertEquals("map", map.method());
    assertEquals(Map.of("sha256", GIVEN.sha256()), map.parameters());
  }

  @Test
  void refusesPicturesOfAnotherSize() {
    LabelMap map = new LabelMap(GIVEN);
    SegmenterContract.assertRefused(
        () -> map.segment(Pictures.plain(3, 2, 0, 0, 0)), "of 2×3 pixels", "has 3×2 pixels");
  }
}
