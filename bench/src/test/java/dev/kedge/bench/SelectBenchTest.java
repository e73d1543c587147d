package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.kedge.image.ImageBatch;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectBenchTest {
  private static int[] row(String backend, int superpixels, int row) {
    SelectBench bench = new SelectBench();
    bench.backend = backend;
    bench.superpixels = superpixels;
    bench.open();
    try {
      ImageBatch batch = bench.select();
      return batch.row(row).toArray(ValueLayout.JAVA_INT);
    } finally {
      bench.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 64, 200})
  void allBackendsDoTheSameWork(int superpixels) {
    for (int row : new int[] {0, 13, 31}) {
      int[] scalar = row("scalar", superpixels, row);
      assertArrayEquals(scalar, row("simd", superpixels, row));
      assertFalse(Arrays.equals(scalar, row("copy", superpixels, row)), "nothing is masked");
    }
  }
}
