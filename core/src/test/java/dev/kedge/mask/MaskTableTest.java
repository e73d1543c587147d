package dev.kedge.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MaskTableTest {
  @Test
  void answersAsAMapDoes() {
    Random random = new Random(5);
    for (int superpixels : new int[] {1, 3, 63, 64, 65, 200}) {
      MaskTable table = new MaskTable(superpixels);
      Map<List<Object>, Integer> map = new HashMap<>();
      MaskBatch batch = randomMasks(superpixels, 5_000, random);
      for (int row = 0; row < batch.count(); row++) {
        List<Object> key = List.of(batch.kept(row), batch.background(row));
        int entry = table.find(batch, row);
        assertEquals(map.containsKey(key), entry != MaskTable.ABSENT);
        if (entry == MaskTable.ABSENT) {
          map.put(key, row);
          table.add(batch, row, row);
        } else {
          assertEquals(map.get(key), table.value(entry));
        }
      }
      assertEquals(map.size(), table.size());
    }
  }

  @Test
  void forgetsTheNewestEntries() {
    MaskTable table = new MaskTable(20);
    MaskBatch batch = new MaskBatch(20, 100);
    for (int s = 0; s < 20; s++) {
      batch.add(Superpixels.of(20, s), 0);
      table.add(batch, s, s);
    }
    table.truncate(12);
    assertEquals(12, table.size());
    for (int s = 0; s < 20; s++) {
      assertEquals(s < 12 ? s : MaskTable.ABSENT, table.find(batch, s));
    }
    assertEquals(12, table.add(batch, 15, 15));
    assertEquals(12, table.find(batch, 15));
  }

  @Test
  void tellsBackgroundsApart() {
    MaskBatch batch = new MaskBatch(4, 2);
    batch.add(Superpixels.of(4, 1), 0);
    batch.add(Superpixels.of(4, 1), 1);
    MaskTable table = new MaskTable(4);
    table.add(batch, 0, 7);
    assertEquals(MaskTable.ABSENT, table.find(batch, 1));
  }

  private static MaskBatch randomMasks(int superpixels, int rows, Random random) {
    MaskBatch batch = new MaskBatch(superpixels, rows);
    MaskSampler sampler = new MaskSampler(random.nextLong(), superpixels, .5, 3);
    // Few random bits in the given set make repeats likely for any K.
    for (int row = 0; row < rows; row++) {
      int[] kept =
          random.ints(4, 0, superpixels).filter(s -> random.nextBoolean()).distinct().toArray();
      batch.add(Superpixels.of(superpixels, kept), random.nextInt(3));
    }
    sampler.draw(new Draw.Conditional(Superpixels.none(superpixels), 0, 100), batch);
    return batch;
  }
}
