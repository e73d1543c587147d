package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.perturb.BackendException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Which batch sizes a model is opened for, by made-up rates. */
final class BatchLadderTest {
  private final List<Integer> open = new ArrayList<>();

  private final class Made implements BatchLadder.Rung {
    private final int size;
    private final double rate;

    Made(int size, double rate) {
      this.size = size;
      this.rate = rate;
      open.add(size);
    }

    @Override
    public int size() {
      return size;
    }

    @Override
    public double rate() {
      return rate;
    }

    @Override
    public void close() {
      open.remove(Integer.valueOf(size));
    }
  }

  private String climb(IntToDoubleFunction rate) {
    BatchLadder<Made> ladder = BatchLadder.climb(size -> new Made(size, rate.applyAsDouble(size)));
    assertEquals(open, ladder.rungs().stream().map(Made::size).toList());
    return ladder.text();
  }

  @Test
  void climbsAsLongAsItIsFaster() {
    assertEquals("batches of 1, 32, 128, 512", climb(size -> size));
  }

  @Test
  void closesWhatIsHardlyFaster() {
    assertEquals(
        "batches of 1, 32, 128 (512 is hardly faster)", climb(size -> Math.min(size, 128) + 10));
    open.clear();
    assertEquals("batches of 1, 32 (128 is hardly faster)", climb(size -> 1000 + size / 2.0));
  }

  @Test
  void memoryEndsIt() {
    assertEquals(
        "batches of 1, 32 (128 failed: no room for 128)",
        climb(size -> size > 100 ? fail(size) : size));
  }

  @Test
  void halvesWhereTheFirstIsTooMuch() {
    assertEquals(
        "batches of 1, 4 (8 failed: no room for 8)", climb(size -> size > 5 ? fail(size) : size));
    open.clear();
    BackendException e = assertThrows(BackendException.class, () -> climb(BatchLadderTest::fail));
    assertEquals("no room for 1", e.getMessage());
    assertEquals(List.of(), open);
  }

  @Test
  void aBatchGoesWhereItIsDoneSoonest() {
    // By the rates, a batch of 1, 32 and 128 takes 1, 4 and 12 ms.
    List<Made> rungs =
        List.of(new Made(1, 1000), new Made(32, 8000), new Made(128, 128_000 / 12.0));
    int[][] expected = {
      {1, 1}, {3, 1}, {5, 32}, {32, 32}, {40, 32}, {64, 32}, {100, 128}, {128, 128}, {130, 32}
    };
    for (int[] one : expected) {
      assertEquals(one[1], BatchLadder.soonest(one[0], rungs).size(), one[0] + " pictures");
    }
  }

  private static double fail(int size) {
    throw new BackendException("no room for " + size);
  }
}
