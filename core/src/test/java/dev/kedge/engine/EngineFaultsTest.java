package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.FakeClassifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.search.Status;
import dev.kedge.segment.Grid;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong costs those it belongs to, and nobody else. */
final class EngineFaultsTest {
  private static final int PICTURES = 40;
  private static final EngineOptions SMALL = new EngineOptions(16, 6, 2);

  private static Set<Long> indices(List<Outcome.Failed> failed) {
    return failed.stream().map(Outcome::index).collect(Collectors.toSet());
  }

  @Test
  void aBatchThatFailsOnceIsTriedAgain() {
    // Never twice one after the other for a worker: the other may send six batches in between.
    ThreadLocal<Boolean> before = ThreadLocal.withInitial(() -> false);
    FakeClassifier classifier =
        Many.failing(
            batch -> {
              boolean fails = batch % 7 == 0 && !before.get();
              before.set(fails);
              return fails;
            });
    try (Engine engine = Engine.open(classifier, SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      assertEquals(List.of(), Many.failed(all));
      AnchorExplainer alone = new AnchorExplainer(Many.model());
      for (Outcome outcome : all) {
        assertEquals(
            alone.explain(Many.noise((int) outcome.index()), Many.SCENE, Many.QUESTION).result(),
            Many.explained(outcome).explanation().result());
      }
    }
  }

  @Test
  void aModelThatFailsForGoodFailsEveryPicture() {
    try (Engine engine = Engine.open(Many.failing(batch -> batch > 30), SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      List<Outcome.Failed> failed = Many.failed(all);
      assertEquals(PICTURES, all.size());
      assertTrue(failed.size() >= PICTURES - 6);
      for (Outcome.Failed failure : failed) {
        assertInstanceOf(ClassifierException.class, failure.cause());
        assertTrue(failure.reason().matches("batch \\d+ fails"), failure.reason());
      }
    }
  }

  @Test
  void aBadScoreFailsOnlyThePictureThatHasIt() {
    Set<Long> bad = Set.of(3L, 4L, 17L);
    Stream<Job> sources =
        IntStream.range(0, PICTURES)
            .mapToObj(
                i -> bad.contains((long) i) ? Many.job(i, () -> Many.poisoned(i)) : Many.job(i));
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      List<Outcome> all = Many.explain(engine, sources);
      assertEquals(PICTURES, all.size());
      assertEquals(bad, indices(Many.failed(all)));
      AnchorExplainer alone = new AnchorExplainer(Many.model());
      for (Outcome.Failed failure : Many.failed(all)) {
        ClassifierException e =
            assertThrows(
                ClassifierException.class,
                () ->
                    alone.explain(Many.poisoned((int) failure.index()), Many.SCENE, Many.QUESTION));
        assertEquals(e.getMessage(), failure.reason());
      }
    }
  }

  @Test
  void anUnreadablePictureCostsOneFailure() {
    Stream<Job> sources =
        IntStream.range(0, PICTURES)
            .mapToObj(
                i ->
                    i % 10 == 2
                        ? Many.job(
                            i,
                            () -> {
                              throw new IOException("no picture");
                            })
                        : Many.job(i));
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      List<Outcome> all = Many.explain(engine, sources);
      assertEquals(PICTURES, all.size());
      assertEquals(Set.of(2L, 12L, 22L, 32L), indices(Many.failed(all)));
      assertEquals("no picture", Many.failed(all).getFirst().reason());
    }
  }

  @Test
  void sourcesThatFailFailTheStreamAfterTheRest() {
    Stream<Job> sources =
        IntStream.range(0, PICTURES)
            .mapToObj(
                i -> {
                  if (i == 20) {
                    throw new IllegalStateException("the folder is gone");
                  }
                  return Many.job(i);
                });
    List<Outcome> all = new ArrayList<>();
    try (Engine engine = Engine.open(Many.model(), SMALL);
        Stream<Outcome> outcomes = engine.explain(sources)) {
      IllegalStateException e =
          assertThrows(IllegalStateException.class, () -> outcomes.forEach(all::add));
      assertEquals("the folder is gone", e.getMessage());
    }
    assertEquals(20, all.size());
  }

  @Test
  void finishEndsWithWhatIsInFlight() {
    List<Outcome> all = new ArrayList<>();
    try (Engine engine = Engine.open(Many.model(), SMALL);
        Stream<Outcome> outcomes = engine.explain(Many.jobs(1_000_000))) {
      outcomes.forEach(
          outcome -> {
            all.add(outcome);
            if (all.size() == 10) {
              engine.finish();
            }
          });
      assertEquals(0, engine.explain(Many.jobs(5)).count(), "no more is taken");
    }
    assertEquals(List.of(), Many.failed(all));
    assertTrue(all.size() >= 10 && all.size() <= 10 + 6, all.size() + " outcomes");
    for (Outcome outcome : all) {
      assertEquals(Status.FOUND, Many.explained(outcome).explanation().result().status());
    }
  }

  @Test
  void cancelEndsAtOnceWithValidOutcomes() {
    List<Outcome> all = new ArrayList<>();
    try (Engine engine = Engine.open(Many.model(), SMALL);
        Stream<Outcome> outcomes = engine.explain(Many.jobs(1_000_000))) {
      outcomes.forEach(
          outcome -> {
            all.add(outcome);
            if (all.size() == 10) {
              engine.cancel();
            }
          });
    }
    assertTrue(all.size() >= 10 && all.size() <= 10 + 6, all.size() + " outcomes");
    for (Outcome outcome : all) {
      switch (outcome) {
        case Outcome.Explained e ->
            assertTrue(
                Set.of(Status.FOUND, Status.CANCELLED).contains(e.explanation().result().status()));
        case Outcome.Failed f -> assertInstanceOf(CancellationException.class, f.cause());
      }
    }
  }

  @Test
  void closingWithWorkInFlightLeavesNothingBehind() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    CountingBackend backend = new CountingBackend();
    try (Engine engine = Engine.open(List.of(new Placement(Many.model(), backend)), SMALL)) {
      Iterator<Outcome> outcomes = engine.explain(Many.jobs(1_000_000)).iterator();
      for (int i = 0; i < 20; i++) {
        outcomes.next();
      }
    }
    assertEquals(0, backend.open.get(), "perturbers and batches open");
    assertNoThread(before);
  }

  @Test
  void aClassThatTheModelDoesNotHaveIsRefusedBeforeAnythingIsEvaluated() {
    FakeClassifier classifier = Many.model();
    Job.Builder third = Many.asked().question(Many.QUESTION.toBuilder().target(2).build());
    try (Engine engine = Engine.open(classifier, SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.sources(3).map(third::build));
      assertEquals(3, Many.failed(all).size());
      assertTrue(Many.failed(all).getFirst().reason().contains("class 2"));
    }
    assertEquals(0, classifier.shown());
  }

  @Test
  void nothingIsLeftOfManyPictures() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    CountingBackend backend = new CountingBackend();
    try (Engine engine =
        Engine.open(
            List.of(new Placement(Many.failing(batch -> batch % 50 == 0), backend)), SMALL)) {
      Job.Builder small =
          Many.asked().scene(Many.SCENE.toBuilder().segmenter(Grid.of(2, 2)).build());
      try (Stream<Outcome> outcomes = engine.explain(Many.sources(10_000).map(small::build))) {
        assertEquals(10_000, outcomes.count());
      }
      assertTrue(backend.mostOpen.get() <= 2 * 6 + 2 * 2, backend.mostOpen + " open at a time");
    }
    assertEquals(0, backend.open.get(), "perturbers and batches open");
    assertNoThread(before);
  }

  @Test
  void batchesAreHalvedWhereTheDeviceHasNoMemoryForThem() {
    CountingBackend backend = new CountingBackend(5, Integer.MAX_VALUE);
    FakeClassifier classifier = Many.model();
    try (Engine engine = Engine.open(List.of(new Placement(classifier, backend)), SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      assertEquals(List.of(), Many.failed(all));
      assertTrue(
          all.stream()
              .map(outcome -> Many.explained(outcome).explanation().used().inference().notes())
              .anyMatch(
                  List.of("batches of 4, as there was no memory for 16 on the device")::equals));
    }
    assertEquals(0, backend.open.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 5})
  void picturesWaitForRoomOnTheDevice(int pieces) {
    CountingBackend backend = new CountingBackend(Integer.MAX_VALUE, pieces);
    FakeClassifier classifier = Many.model();
    try (Engine engine = Engine.open(List.of(new Placement(classifier, backend)), SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      assertEquals(List.of(), Many.failed(all));
      assertEquals(PICTURES, all.size());
    }
    assertEquals(0, backend.open.get());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aPictureThatIsTooLargeForTheDeviceAloneFails(int pieces) {
    CountingBackend backend = new CountingBackend(Integer.MAX_VALUE, pieces);
    FakeClassifier classifier = Many.model();
    try (Engine engine = Engine.open(List.of(new Placement(classifier, backend)), SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      assertEquals(PICTURES, Many.failed(all).size());
      assertEquals("no memory for one more picture", Many.failed(all).getFirst().reason());
    }
  }

  @ParameterizedTest
  @EnumSource(RunOptions.Order.class)
  void whatCannotBeMadeOfAnOutcomeEndsItsRun(RunOptions.Order order) {
    AtomicInteger taken = new AtomicInteger();
    Stream<Job> sources = Many.jobs(1_000_000).peek(source -> taken.incrementAndGet());
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      try (Stream<Long> made =
          engine.explain(
              sources,
              RunOptions.DEFAULTS.withOrder(order),
              outcome -> {
                if (outcome.index() == 7) {
                  throw new IllegalArgumentException("the disk is full");
                }
                return outcome.index();
              })) {
        IllegalArgumentException e =
            assertThrows(IllegalArgumentException.class, () -> made.forEach(index -> {}));
        assertEquals("the disk is full", e.getMessage());
      }
      assertTrue(taken.get() < 7 + 5 * 6, taken + " sources taken");
      assertEquals(PICTURES, Many.explain(engine, Many.jobs(PICTURES)).size());
    }
  }

  @Test
  void aRunThatIsGivenUpFreesTheEngine() {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      try (Stream<Outcome> outcomes = engine.explain(Many.jobs(1_000_000))) {
        assertEquals(5, outcomes.limit(5).count());
      }
      assertEquals(PICTURES, Many.explain(engine, Many.jobs(PICTURES)).size());
    }
  }

  /** All threads of engines that were not there before have ended, or do. */
  private static void assertNoThread(Set<Thread> before) {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (!before.contains(thread) && thread.getName().startsWith("kedge-")) {
        try {
          assertTrue(thread.join(Duration.ofMinutes(1)), thread + " goes on");
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }
  }
}
