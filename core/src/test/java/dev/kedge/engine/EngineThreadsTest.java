package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.evaluate.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Threads that cannot be started. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineThreadsTest {
  private static final int PICTURES = 30;
  private static final int WORKERS = 2;
  private static final int IN_FLIGHT = 5;
  private static final EngineOptions SMALL = new EngineOptions(16, IN_FLIGHT, WORKERS);

  /** Makes some threads, and then none. */
  private static final class Few implements ThreadFactory {
    private final AtomicInteger left;
    final AtomicInteger refused = new AtomicInteger();

    Few(int threads) {
      left = new AtomicInteger(threads);
    }

    void allow(int more) {
      left.set(more);
    }

    @Override
    public Thread newThread(Runnable task) {
      if (left.getAndDecrement() <= 0) {
        refused.incrementAndGet();
        throw new OutOfMemoryError("unable to create native thread: made for the test");
      }
      return Thread.ofPlatform().daemon().name("kedge-test").unstarted(task);
    }
  }

  @Test
  void withoutAThreadForTheModelThereIsNoEngine() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Failure e = assertThrows(Failure.class, () -> Many.open(Many.model(), SMALL, new Few(0)));
    assertTrue(
        String.valueOf(e.getMessage())
            .startsWith("no batch can be sent to the model: no thread could be started (unable"),
        e.toString());
    assertTrue(before.containsAll(named("kedge-test")));
  }

  private static List<Thread> named(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(name))
        .toList();
  }

  @Test
  void anEngineThatCannotBeOpenedLeavesNoThread() throws InterruptedException {
    List<Placement> two =
        List.of(
            new Placement(Many.model(), new CountingBackend()),
            new Placement(Many.model(), new CountingBackend()));
    List<Thread> started = new ArrayList<>();
    Few few = new Few(WORKERS);
    assertThrows(
        Failure.class,
        () ->
            Engine.open(
                two,
                SMALL,
                task -> {
                  Thread thread = few.newThread(task);
                  started.add(thread);
                  return thread;
                }));
    assertEquals(WORKERS, started.size(), "those of the first lane");
    for (Thread thread : started) {
      assertTrue(thread.join(java.time.Duration.ofMinutes(1)));
    }
  }

  @Test
  void oneThreadForTheModelIsEnoughAndTheResultSaysSo() {
    Few few = new Few(1);
    try (Engine engine = Many.open(Many.model(), SMALL, few)) {
      few.allow(IN_FLIGHT + 1);
      Outcome.Explained explained =
          Many.explained(Many.explain(engine, Many.jobs(PICTURES)).getLast());
      assertEquals(
          List.of("1 of 2 threads that send batches, as no more could be started"),
          explained.explanation().used().inference().notes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void anyThreadIsEnoughForAllPictures(int threads) {
    for (RunOptions.Order order : RunOptions.Order.values()) {
      Few few = new Few(WORKERS + threads);
      try (Engine engine = Many.open(Many.model(), SMALL, few)) {
        List<Outcome> all =
            Many.explain(engine, Many.jobs(PICTURES), RunOptions.DEFAULTS.withOrder(order));
        assertEquals(PICTURES, all.size());
        assertEquals(List.of(), Many.failed(all));
        Many.jobs(PICTURES).map(engine::submit).toList().forEach(f -> Many.explained(f.join()));
        assertTrue(few.refused.get() > 0, "one more was wanted");
      }
    }
  }

  @Test
  void withoutAThreadAStreamEndsWithTheReason() {
    Few few = new Few(WORKERS);
    try (Engine engine = Many.open(Many.model(), SMALL, few)) {
      try (Stream<Outcome> outcomes = engine.explain(Many.jobs(PICTURES))) {
        RuntimeException e = assertThrows(RuntimeException.class, outcomes::count);
        assertTrue(
            String.valueOf(e.getMessage()).startsWith("no thread could be started"), e.toString());
      }
      few.allow(1);
      assertEquals(PICTURES, Many.explain(engine, Many.jobs(PICTURES)).size());
    }
  }

  @Test
  void withoutAThreadAPictureEndsWithTheReason() {
    Few few = new Few(WORKERS);
    try (Engine engine = Many.open(Many.model(), SMALL, few)) {
      CompletableFuture<Outcome> future = engine.submit(Many.job(1));
      assertTrue(future.isDone());
      Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, future.join());
      assertTrue(failed.reason().startsWith("no thread could be started"), failed.reason());
      assertEquals(new EngineLoad(0, 0), engine.load());
      few.allow(1);
      Many.explained(engine.submit(Many.job(1)).join());
    }
  }

  @Test
  void aThreadThatWaitsForASourceIsNotCountedOn() throws InterruptedException {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch comes = new CountDownLatch(1);
    Few few = new Few(WORKERS + 1);
    try (Engine engine = Many.open(Many.model(), SMALL, few);
        Stream<Outcome> outcomes =
            engine.explain(
                IntStream.range(0, 1)
                    .mapToObj(
                        i -> {
                          waits.countDown();
                          await(comes);
                          return Many.job(i);
                        }))) {
      List<Outcome> all = new ArrayList<>();
      Thread consumer = Thread.ofPlatform().start(() -> outcomes.forEach(all::add));
      await(waits);
      Outcome.Failed failed =
          assertInstanceOf(Outcome.Failed.class, engine.submit(Many.job(1)).join());
      assertTrue(failed.reason().startsWith("no thread could be started"), failed.reason());
      try (Stream<Outcome> second = engine.explain(Many.jobs(3))) {
        assertThrows(RuntimeException.class, second::count);
      }
      comes.countDown();
      consumer.join();
      assertEquals(1, all.size());
      Many.explained(all.getFirst());
      Many.explained(engine.submit(Many.job(1)).join());
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void threadsThatAreReallyRefusedAreDoneWithout() {
    AtomicInteger made = new AtomicInteger();
    ThreadFactory huge =
        task ->
            Thread.ofPlatform()
                .daemon()
                .name("kedge-test")
                .stackSize(made.getAndIncrement() < WORKERS + 1 ? 0 : 1L << 60)
                .unstarted(task);
    try (Engine engine = Many.open(Many.model(), SMALL, huge)) {
      assertEquals(List.of(), Many.failed(Many.explain(engine, Many.jobs(PICTURES))));
      assertTrue(made.get() > WORKERS + 1);
    }
  }
}
