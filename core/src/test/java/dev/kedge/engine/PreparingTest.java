package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many pictures are read at a time, and how large they may be. */
final class PreparingTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private static Thread start(Runnable work) {
    return Thread.ofPlatform().daemon().start(work);
  }

  /** Waits until a thread waits. */
  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      assertTrue(thread.isAlive(), "it did not wait");
      Thread.onSpinWait();
    }
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    assertTrue(thread.join(SOON), "it waits for ever");
  }

  @Test
  void oneAloneMayTakeMoreThanThereIs() {
    Preparing preparing = new Preparing(2, 100);
    try (Preparing.Place place = preparing.enter()) {
      place.reserve(1_000);
      place.reserve(1_000);
    }
  }

  @Test
  void aLargePictureWaitsUntilTheOthersAreThrough() throws InterruptedException {
    Preparing preparing = new Preparing(2, 100);
    Preparing.Place first = preparing.enter();
    first.reserve(60);
    CountDownLatch hasRoom = new CountDownLatch(1);
    Thread second =
        start(
            () -> {
              try (Preparing.Place place = preparing.enter()) {
                place.reserve(60);
                hasRoom.countDown();
              }
            });
    awaitWaiting(second);
    assertEquals(1, hasRoom.getCount());
    first.close();
    assertEnds(second);
    assertEquals(0, hasRoom.getCount());
  }

  @Test
  void aSmallPictureDoesNotOvertakeALargeOne() throws InterruptedException {
    Preparing preparing = new Preparing(3, 100);
    Preparing.Place first = preparing.enter();
    first.reserve(60);
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    Thread large = start(() -> reserve(preparing, 90, () -> order.add("large")));
    awaitWaiting(large);
    Thread small = start(() -> reserve(preparing, 30, () -> order.add("small")));
    awaitWaiting(small);
    assertTrue(order.isEmpty());
    first.close();
    assertEnds(large);
    assertEnds(small);
    assertEquals(List.of("large", "small"), List.copyOf(order));
  }

  private static void reserve(Preparing preparing, long bytes, Runnable then) {
    try (Preparing.Place place = preparing.enter()) {
      place.reserve(bytes);
      then.run();
    }
  }

  @Test
  void picturesThatHoldAPieceEachAndWantMoreDoNotWaitForEachOther() throws InterruptedException {
    Preparing preparing = new Preparing(2, 100);
    Preparing.Place first = preparing.enter();
    first.reserve(50);
    Thread second =
        start(
            () -> {
              try (Preparing.Place place = preparing.enter()) {
                place.reserve(50);
                place.reserve(50);
              }
            });
    awaitWaiting(second);
    first.reserve(50); // the first to come, and nobody works on
    assertFalse(second.join(Duration.ZERO));
    first.close();
    assertEnds(second);
  }

  @Test
  void manyPicturesOfAnySizeGetThrough() throws InterruptedException {
    Preparing preparing = new Preparing(4, 1_000);
    AtomicInteger most = new AtomicInteger();
    AtomicInteger present = new AtomicInteger();
    AtomicLong through = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      threads.add(
          start(
              () -> {
                for (int i = 0; i < 500; i++) {
                  try (Preparing.Place place = preparing.enter()) {
                    most.accumulateAndGet(present.incrementAndGet(), Math::max);
                    for (int piece = random.nextInt(4); piece > 0; piece--) {
                      place.reserve(random.nextInt(700));
                    }
                    present.decrementAndGet();
                    through.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread thread : threads) {
      assertEnds(thread);
    }
    assertEquals(12 * 500, through.get());
    assertTrue(most.get() <= 4, most + " at a time");
  }
}
