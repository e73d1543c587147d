package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SegmentationTest {
  @Test
  void relabelsAnyIdsInAscendingOrder() {
    int[] ids = {700, -3, Integer.MAX_VALUE, -3, Integer.MIN_VALUE, 700};
    Segmentation segmentation = Segmentation.of(2, 3, ids);
    assertArrayEquals(new int[] {2, 1, 3, 1, 0, 2}, segmentation.copyLabels());
    assertEquals(4, segmentation.superpixels());
    assertEquals(2, segmentation.size(1));
    assertEquals(1, segmentation.size(3));
    assertEquals(3, segmentation.label(2));
  }

  @Test
  void leavesLabelsFromZeroWithoutGapsAlone() {
    int[] labels = {2, 0, 1, 1};
    assertArrayEquals(labels, Segmentation.of(1, 4, labels).copyLabels());
  }

  @Test
  void closesGapsAndStartsAtZero() {
    assertArrayEquals(new int[] {0, 1, 2}, Segmentation.of(3, 1, new int[] {0, 2, 5}).copyLabels());
    assertArrayEquals(new int[] {0, 1}, Segmentation.of(1, 2, new int[] {1, 2}).copyLabels());
  }

  @Test
  void copiesAtTheDoor() {
    int[] ids = {0, 1};
    Segmentation segmentation = Segmentation.of(1, 2, ids);
    ids[0] = 1;
    segmentation.copyLabels()[1] = 0;
    assertArrayEquals(new int[] {0, 1}, segmentation.copyLabels());
  }

  @Test
  void equalsByShapeAndLabels() {
    Segmentation wide = Segmentation.of(1, 4, new int[] {0, 0, 1, 1});
    assertEquals(wide, Segmentation.of(1, 4, new int[] {5, 5, 6, 6}));
    assertEquals(wide.hashCode(), Segmentation.of(1, 4, new int[] {5, 5, 6, 6}).hashCode());
    assertNotEquals(wide, Segmentation.of(2, 2, new int[] {0, 0, 1, 1}));
    assertNotEquals(wide, Segmentation.of(1, 4, new int[] {0, 1, 1, 1}));
  }

  @Test
  void digestIsOverLittleEndianNumbers() throws Exception {
    byte[] bytes = HexFormat.of().parseHex("01000000020000000100000000000000");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
    assertEquals(
        HexFormat.of().formatHex(digest), Segmentation.of(1, 2, new int[] {1, 0}).sha256());
  }

  @Test
  void refusesOtherShapes() {
    assertThrows(IllegalArgumentException.class, () -> Segmentation.of(2, 2, new int[3]));
    assertThrows(IllegalArgumentException.class, () -> Segmentation.of(0, 2, new int[0]));
    assertThrows(IllegalArgumentException.class, () -> Segmentation.of(-1, -1, new int[1]));
  }
}
