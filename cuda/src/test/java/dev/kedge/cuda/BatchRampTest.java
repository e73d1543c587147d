package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.perturb.BackendException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which batch size is taken, by made-up rates. */
final class BatchRampTest {
  @Test
  void stopsWhereTwoStepsGainLittle() {
    List<Integer> tried = new ArrayList<>();
    BatchRamp ramp =
        BatchRamp.climb(
            size -> {
              tried.add(size);
              return Math.min(size, 64) + size / 1000.0;
            },
            1024);
    assertEquals(new BatchRamp(64, "batch 64, the fastest of 16 to 256"), ramp);
    assertEquals(List.of(16, 32, 64, 128, 256), tried);
  }

  @Test
  void oneNoisyStepDoesNotEndIt() {
    assertEquals(1024, BatchRamp.climb(size -> size == 64 ? 1 : size, 1024).batch());
  }

  @Test
  void memoryEndsIt() {
    BatchRamp ramp = BatchRamp.climb(size -> size > 100 ? fail(size) : size, 1024);
    assertEquals(new BatchRamp(64, "batch 64, since 128 failed: no room for 128"), ramp);
  }

  @Test
  void halvesWhereTheFirstIsTooMuch() {
    BatchRamp ramp = BatchRamp.climb(size -> size > 5 ? fail(size) : size, 1024);
    assertEquals(new BatchRamp(4, "batch 4, since 8 failed: no room for 8"), ramp);
    BackendException e =
        assertThrows(BackendException.class, () -> BatchRamp.climb(BatchRampTest::fail, 1024));
    assertEquals("no room for 1", e.getMessage());
  }

  @Test
  void neverAboveTheMost() {
    assertEquals(5, BatchRamp.climb(size -> size, 5).batch());
    assertEquals(32, BatchRamp.climb(size -> size, 60).batch());
  }

  private static double fail(int size) {
    throw new BackendException("no room for " + size);
  }
}
