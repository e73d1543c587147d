package dev.kedge.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MaskBatchTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 63, 64, 65, 200})
  void givesBackWhatWasAddedWhateverTheRoom(int superpixels) {
    MaskBatch batch = new MaskBatch(superpixels, 0);
    for (int row = 0; row < 100; row++) {
      batch.add(kept(superpixels, row), row % 3);
    }
    MaskBatch copy = new MaskBatch(superpixels, 2);
    for (int row = 99; row >= 0; row--) {
      copy.add(batch, row);
    }
    assertEquals(100, batch.count());
    for (int row = 0; row < 100; row++) {
      Superpixels expected = kept(superpixels, row);
      assertEquals(expected, batch.kept(row));
      assertEquals(expected, copy.kept(99 - row));
      assertEquals(row % 3, copy.background(99 - row));
      assertEquals(expected.size(), batch.size(row));
      assertTrue(batch.containsAll(row, expected));
      for (int s = 0; s < superpixels; s++) {
        assertEquals(expected.contains(s), batch.keeps(row, s));
        assertEquals(expected.contains(s), batch.containsAll(row, Superpixels.of(superpixels, s)));
      }
    }
  }

  private static Superpixels kept(int superpixels, int row) {
    Superpixels kept = Superpixels.none(superpixels);
    for (int s = row % 7; s < superpixels; s += 1 + row % 11) {
      kept = kept.with(s);
    }
    return kept;
  }

  @Test
  void aClearedRowIsEmptyAgain() {
    MaskBatch batch = new MaskBatch(70, 1);
    batch.add(Superpixels.all(70), 4);
    batch.truncate(0);
    batch.add(Superpixels.none(70), 0);
    assertEquals(1, batch.count());
    assertEquals(0, batch.size(0));
    assertFalse(batch.keeps(0, 69));
  }

  @Test
  void refusesRowsThatAreNotThere() {
    MaskBatch batch = new MaskBatch(3, 8);
    assertThrows(IndexOutOfBoundsException.class, () -> new MaskBatch(3, 1).add(batch, 0));
    assertThrows(IllegalArgumentException.class, () -> new MaskBatch(0, 1));
  }
}
