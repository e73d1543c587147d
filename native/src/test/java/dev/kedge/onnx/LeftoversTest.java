package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeftoversTest {
  private final Leftovers leftovers = new Leftovers();
  private final List<Integer> waited = new ArrayList<>();

  private void run(int number, boolean waits) {
    leftovers.run(
        waits,
        wait -> {
          if (wait) {
            waited.add(number);
          }
        });
  }

  @Test
  void everySoManyWait() {
    IntStream.rangeClosed(1, 70).forEach(i -> run(i, false));
    assertEquals(List.of(32, 64), waited);
  }

  @Test
  void oneThatWaitsAnywayCounts() {
    IntStream.rangeClosed(1, 70).forEach(i -> run(i, i == 20));
    assertEquals(List.of(20, 52), waited);
  }

  @Test
  void theLastWaitsOnlyIfSomethingIsLeft() {
    leftovers.clear(() -> waited.add(0));
    run(1, false);
    assertThrows(
        IllegalStateException.class,
        () ->
            leftovers.clear(
                () -> {
                  throw new IllegalStateException();
                }));
    leftovers.clear(() -> waited.add(2));
    leftovers.clear(() -> waited.add(3));
    assertEquals(List.of(2), waited);
  }
}
