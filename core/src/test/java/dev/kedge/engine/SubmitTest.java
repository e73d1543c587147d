package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.FakeClassifier;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures that are submitted one by one. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SubmitTest {
  private static final EngineOptions ONE = new EngineOptions(16, 1, 1);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  /** A job that is read when it may go on; until then all that come after it wait. */
  private Job held(int number) {
    return Many.job(
        number,
        () -> {
          begun.countDown();
          await(goOn);
          return Many.noise(number);
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static CancellationException cancelled(CompletableFuture<Outcome> future) {
    Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, future.join());
    return assertInstanceOf(CancellationException.class, failed.cause());
  }

  @Test
  void everyFutureHasTheExplanationOfItsPictureAlone() {
    AnchorExplainer alone = new AnchorExplainer(Many.model());
    try (Engine engine = Engine.open(Many.model(), new EngineOptions(16, 4, 2))) {
      List<CompletableFuture<Outcome>> futures = Many.jobs(40).map(engine::submit).toList();
      for (int i = 0; i < futures.size(); i++) {
        Outcome.Explained explained = Many.explained(futures.get(i).join());
        assertEquals(i, explained.index());
        assertEquals(
            alone.explain(Many.noise(i), Many.SCENE, Many.QUESTION).result(),
            explained.explanation().result());
      }
    }
  }

  @Test
  void theLoadTellsWhatWaitsAndWhatIsInFlight() {
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      assertEquals(new EngineLoad(0, 0), engine.load());
      CompletableFuture<Outcome> first = engine.submit(held(0));
      await(begun);
      List<CompletableFuture<Outcome>> others = Many.jobs(5).map(engine::submit).toList();
      assertEquals(new EngineLoad(5, 1), engine.load());
      others.getFirst().cancel(true);
      assertEquals(new EngineLoad(4, 1), engine.load());
      goOn.countDown();
      first.join();
      others.stream().skip(1).forEach(CompletableFuture::join);
    }
  }

  @Test
  void whatIsCancelledWhileItWaitsIsNeverBegun() {
    AtomicBoolean read = new AtomicBoolean();
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      await(begun);
      CompletableFuture<Outcome> second =
          engine.submit(
              Many.job(
                  1,
                  () -> {
                    read.set(true);
                    return Many.noise(1);
                  }));
      assertTrue(second.cancel(true));
      CompletableFuture<Outcome> third = engine.submit(Many.job(2));
      goOn.countDown();
      Many.explained(first.join());
      Many.explained(third.join());
      assertFalse(read.get());
      assertThrows(CancellationException.class, second::join);
    }
  }

  @Test
  void whatIsCancelledInFlightEndsAfterItsBatch() {
    AtomicInteger last = new AtomicInteger();
    FakeClassifier classifier =
        Many.doing(
            batch -> {
              last.set(batch);
              if (batch == 4) {
                begun.countDown();
                await(goOn);
              }
            });
    Job certified =
        Many.asked()
            .question(Many.QUESTION.toBuilder().search(new Certified()).build())
            .build(Many.source(1));
    try (Engine engine = Engine.open(classifier, ONE)) {
      CompletableFuture<Outcome> future = engine.submit(certified);
      await(begun);
      future.cancel(true);
      goOn.countDown();
    }
    assertTrue(last.get() <= 5, last + " batches; one more may have been asked for");
    assertTrue(batchesAlone(certified) > 8, "it would have gone on");
  }

  private static int batchesAlone(Job job) {
    FakeClassifier classifier = Many.model();
    try (Engine engine = Engine.open(classifier, ONE)) {
      Many.explained(engine.submit(job).join());
    }
    return classifier.batches();
  }

  @Test
  void aBudgetThatIsCancelledKeepsTheBestSoFar() {
    AtomicBoolean stop = new AtomicBoolean();
    FakeClassifier classifier =
        Many.doing(
            batch -> {
              stop.compareAndSet(false, batch == 3);
            });
    Job job = Many.asked().budget(Budget.UNLIMITED.withCancelled(stop::get)).build(Many.source(1));
    try (Engine engine = Engine.open(classifier, ONE)) {
      Outcome.Explained explained = Many.explained(engine.submit(job).join());
      assertEquals(Status.CANCELLED, explained.explanation().result().status());
    }
  }

  @Test
  void higherPrioritiesAreBegunFirstAndEqualsAsTheyCame() {
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      await(begun);
      int[] priorities = {0, 5, -3, 5, 0, 9};
      List<CompletableFuture<Outcome>> futures = new ArrayList<>();
      for (int i = 0; i < priorities.length; i++) {
        int number = i;
        Source source =
            Source.of(
                priorities[i] + "/" + i,
                () -> {
                  order.add(priorities[number] + "/" + number);
                  return Many.noise(number);
                });
        futures.add(engine.submit(Many.asked().priority(priorities[i]).build(source)));
      }
      goOn.countDown();
      first.join();
      futures.forEach(CompletableFuture::join);
    }
    assertEquals(List.of("9/5", "5/1", "5/3", "0/0", "0/4", "-3/2"), List.copyOf(order));
  }

  @Test
  void whatWaitsLongerThanItsDeadlineIsNotBegun() {
    AtomicBoolean read = new AtomicBoolean();
    AtomicInteger clock = new AtomicInteger();
    Budget budget = Budget.UNLIMITED.withDeadline(Duration.ofNanos(5), clock::get);
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      await(begun);
      Source source =
          Source.of(
              "late",
              () -> {
                read.set(true);
                return Many.noise(1);
              });
      CompletableFuture<Outcome> late = engine.submit(Many.asked().budget(budget).build(source));
      CompletableFuture<Outcome> patient =
          engine.submit(Many.asked().budget(() -> budget).build(Many.source(2)));
      clock.set(6);
      goOn.countDown();
      first.join();
      Outcome.Failed failed = assertInstanceOf(Outcome.Failed.class, late.join());
      assertInstanceOf(TimeoutException.class, failed.cause());
      assertFalse(read.get());
      // Asked for when the picture is read, a budget is the search's affair.
      assertEquals(Status.DEADLINE, Many.explained(patient.join()).explanation().result().status());
    }
  }

  @Test
  void finishTakesNoMoreButFinishesWhatWaits() {
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      await(begun);
      List<CompletableFuture<Outcome>> futures = Many.jobs(10).map(engine::submit).toList();
      engine.finish();
      CompletableFuture<Outcome> late = engine.submit(Many.job(10));
      assertTrue(late.isDone());
      assertEquals("not begun: the engine takes no more", cancelled(late).getMessage());
      goOn.countDown();
      Many.explained(first.join());
      futures.forEach(future -> Many.explained(future.join()));
    }
  }

  @Test
  void cancelAndCloseEndWhatWaits() {
    CompletableFuture<Outcome> first;
    List<CompletableFuture<Outcome>> waiting;
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      first = engine.submit(held(0));
      await(begun);
      waiting = Many.jobs(10).map(engine::submit).toList();
      engine.cancel();
      goOn.countDown();
    }
    assertTrue(first.isDone());
    waiting.forEach(future -> assertTrue(future.isDone()));
    waiting.forEach(SubmitTest::cancelled);
  }

  @Test
  void aFutureIsCompletedInThePicturesThread() {
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      CompletableFuture<String> thread =
          first.thenApply(outcome -> Thread.currentThread().getName());
      goOn.countDown();
      assertTrue(thread.join().startsWith("kedge-picture-"), thread.join());
    }
  }

  @Test
  void whatIsChainedToAFutureMayFailInAnyWay() {
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      CompletableFuture<Void> chained =
          first.thenAccept(
              outcome -> {
                throw new OutOfMemoryError("made for the test");
              });
      goOn.countDown();
      assertInstanceOf(
          OutOfMemoryError.class,
          assertThrows(CompletionException.class, chained::join).getCause());
      Many.explained(engine.submit(Many.job(1)).join());
    }
  }

  @Test
  void anEngineIsNotClosedByItsOwnThread() {
    try (Engine engine = Engine.open(Many.model(), ONE)) {
      CompletableFuture<Outcome> first = engine.submit(held(0));
      CompletableFuture<Void> closed = first.thenRun(engine::close);
      goOn.countDown();
      assertInstanceOf(
          IllegalStateException.class,
          assertThrows(CompletionException.class, closed::join).getCause());
    }
  }

  @Test
  void manyCallersSubmitCancelAndAreAnswered() throws InterruptedException {
    try (Engine engine = Engine.open(Many.model(), new EngineOptions(16, 4, 2))) {
      ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
      List<Thread> callers =
          IntStream.range(0, 8)
              .mapToObj(
                  caller ->
                      Thread.ofPlatform()
                          .uncaughtExceptionHandler((thread, e) -> wrong.add(e))
                          .start(() -> submitAndCancel(engine, caller)))
              .toList();
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(Set.of(), Set.copyOf(wrong));
      assertEquals(0, engine.load().waiting());
    }
  }

  private static void submitAndCancel(Engine engine, int caller) {
    for (int i = 0; i < 60; i++) {
      int number = 100 * caller + i;
      CompletableFuture<Outcome> future =
          engine.submit(Many.asked().priority(i % 3).build(Many.source(number)));
      if (i % 4 == caller % 4) {
        future.cancel(true);
      } else {
        assertEquals("" + number, Many.explained(future.join()).source().name());
      }
    }
  }

  @Test
  void aPictureIsExplainedWhileAStreamWaitsForItsSource() throws InterruptedException {
    try (Engine engine = Engine.open(Many.model(), ONE);
        Stream<Outcome> outcomes =
            engine.explain(
                IntStream.range(0, 2)
                    .mapToObj(
                        i -> {
                          begun.countDown();
                          await(goOn);
                          return Many.job(i);
                        }))) {
      AtomicInteger count = new AtomicInteger();
      Thread consumer =
          Thread.ofPlatform().start(() -> outcomes.forEach(outcome -> count.incrementAndGet()));
      await(begun);
      Many.explained(engine.submit(Many.job(5)).join());
      assertEquals(0, count.get());
      goOn.countDown();
      consumer.join();
      assertEquals(2, count.get());
    }
  }
}
