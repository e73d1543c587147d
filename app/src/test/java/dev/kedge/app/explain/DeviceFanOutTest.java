package dev.kedge.app.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.classify.ClassifierException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DeviceFanOutTest {
  private static final List<String> TWO = List.of("first", "second");
  private static final List<Integer> PIECES = IntStream.range(0, 40).boxed().toList();

  private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void resultsAreToldInOrder(int devices) {
    List<Integer> told = new ArrayList<>();
    DeviceFanOut.over(TWO.subList(0, devices), PIECES, (piece, device) -> piece * 2, told::add);
    assertEquals(PIECES.stream().map(piece -> piece * 2).toList(), told);
  }

  @Test
  void noDeviceHasTwoPiecesAtATimeAndAllHaveSome() {
    Set<String> busy = ConcurrentHashMap.newKeySet();
    Set<String> used = ConcurrentHashMap.newKeySet();
    CyclicBarrier both = new CyclicBarrier(2);
    BiFunction<Integer, String, Boolean> work =
        (piece, device) -> {
          boolean alone = busy.add(device);
          used.add(device);
          try {
            both.await();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          busy.remove(device);
          return alone;
        };
    DeviceFanOut.over(TWO, PIECES, work, alone -> assertTrue(alone));
    assertEquals(Set.copyOf(TWO), used);
  }

  private static List<Throwable> failures() {
    return List.of(new OutOfMemoryError("too large"), new ClassifierException("no model"));
  }

  @Test
  void whatTheWorkThrowsComesOutAsItIsAndEndsTheRest() {
    for (Throwable failure : failures()) {
      CountDownLatch never = new CountDownLatch(1);
      BiFunction<Integer, String, Integer> work =
          (piece, device) -> {
            begun.add(piece);
            if (piece == 0) {
              throw unchecked(failure);
            }
            await(never);
            return piece;
          };
      begun.clear();
      assertSame(
          failure,
          assertThrows(Throwable.class, () -> DeviceFanOut.over(TWO, PIECES, work, piece -> {})));
      assertTrue(begun.size() <= 3, begun.toString());
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Test
  void whoIsToldMayEndIt() {
    CountDownLatch never = new CountDownLatch(1);
    BiFunction<Integer, String, Integer> work =
        (piece, device) -> {
          begun.add(piece);
          if (piece > 0) {
            await(never);
          }
          return piece;
        };
    UnsupportedOperationException full = new UnsupportedOperationException("the disk is full");
    assertSame(
        full,
        assertThrows(
            UnsupportedOperationException.class,
            () ->
                DeviceFanOut.over(
                    TWO,
                    PIECES,
                    work,
                    piece -> {
                      throw full;
                    })));
    assertTrue(begun.size() <= 3, begun.toString());
  }

  @Test
  void anInterruptEndsItAndIsKept() {
    Thread caller = Thread.currentThread();
    CountDownLatch never = new CountDownLatch(1);
    BiFunction<Integer, String, Integer> work =
        (piece, device) -> {
          begun.add(piece);
          caller.interrupt();
          await(never);
          return piece;
        };
    assertThrows(
        IllegalStateException.class, () -> DeviceFanOut.over(TWO, PIECES, work, piece -> {}));
    assertTrue(Thread.interrupted(), "the interrupt was lost");
    assertTrue(begun.size() <= 2, begun.toString());
    assertFalse(begun.isEmpty());
  }
}
