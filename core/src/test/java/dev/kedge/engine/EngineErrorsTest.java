package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.FakeClassifier;
import dev.kedge.ProgressListener;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.Segmenter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error, wherever it is thrown, costs the picture that it belongs to. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class EngineErrorsTest {
  private static final int PICTURES = 30;
  private static final Set<Integer> GUILTY = Set.of(0, 7, 8, 29);
  private static final EngineOptions SMALL = new EngineOptions(16, 4, 2);

  /** What is thrown, and how what is said of it begins. */
  record Thrown(Error error, String told) {
    void throwIt() {
      throw error;
    }

    void throwIf(boolean now) {
      if (now) {
        throwIt();
      }
    }

    void assertTold(Outcome.Failed failed) {
      assertTrue(failed.reason().startsWith(told), failed.reason());
      assertEquals(error, failed.cause().getCause());
    }
  }

  private static List<Thrown> errors() {
    return List.of(
        new Thrown(new OutOfMemoryError("Java heap space"), "memory ran out (Java heap space); "),
        new Thrown(new OutOfMemoryError("direct buffer"), "memory ran out (direct buffer); "),
        new Thrown(new StackOverflowError(), "the stack ran out"),
        new Thrown(
            new NoClassDefFoundError("a/B"), "failed with java.lang.NoClassDefFoundError: a/B"),
        new Thrown(new AssertionError("no"), "failed with java.lang.AssertionError: no"));
  }

  private static boolean isGuilty(int number) {
    return GUILTY.contains(number);
  }

  /** Those that are guilty have failed, all others are explained; and so it goes on. */
  private static void assertGuilty(Engine engine, Stream<Job> jobs, Thrown thrown) {
    List<Outcome> all = Many.explain(engine, jobs);
    assertEquals(PICTURES, all.size());
    Set<Integer> failed = new HashSet<>();
    for (Outcome.Failed failure : Many.failed(all)) {
      failed.add((int) failure.index());
      thrown.assertTold(failure);
    }
    assertEquals(GUILTY, failed);
    assertEquals(List.of(), Many.failed(Many.explain(engine, Many.jobs(PICTURES))));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inReading(Thrown thrown) {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      assertGuilty(
          engine,
          IntStream.range(0, PICTURES)
              .mapToObj(
                  i ->
                      Many.job(
                          i,
                          () -> {
                            thrown.throwIf(isGuilty(i));
                            return Many.noise(i);
                          })),
          thrown);
    }
  }

  /** Cuts as a grid, or throws. */
  private record Throwing(Thrown thrown) implements Segmenter {
    @Override
    public Segmentation segment(Image view) {
      thrown.throwIt();
      return Grid.of(2, 2).segment(view);
    }

    @Override
    public String method() {
      return "throwing";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inCutting(Thrown thrown) {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      assertGuilty(
          engine,
          IntStream.range(0, PICTURES)
              .mapToObj(
                  i ->
                      isGuilty(i)
                          ? Many.asked()
                              .scene(Many.SCENE.toBuilder().segmenter(new Throwing(thrown)).build())
                              .build(Many.source(i))
                          : Many.job(i)),
          thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inTheSearch(Thrown thrown) {
    ProgressListener throwing = progress -> thrown.throwIt();
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      assertGuilty(
          engine,
          IntStream.range(0, PICTURES)
              .mapToObj(
                  i ->
                      isGuilty(i)
                          ? Many.asked().listener(throwing).build(Many.source(i))
                          : Many.job(i)),
          thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inTheBudget(Thrown thrown) {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      assertGuilty(
          engine,
          IntStream.range(0, PICTURES)
              .mapToObj(
                  i ->
                      Many.asked()
                          .budget(
                              () -> {
                                thrown.throwIf(isGuilty(i));
                                return Budget.UNLIMITED;
                              })
                          .build(Many.source(i))),
          thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void whileSomethingIsMadeOfTheOutcome(Thrown thrown) {
    for (RunOptions.Order order : RunOptions.Order.values()) {
      try (Engine engine = Engine.open(Many.model(), SMALL);
          Stream<Outcome> made =
              engine.explain(
                  Many.jobs(PICTURES),
                  RunOptions.DEFAULTS.withOrder(order),
                  outcome -> {
                    thrown.throwIf(
                        outcome instanceof Outcome.Explained && isGuilty((int) outcome.index()));
                    return outcome;
                  })) {
        List<Outcome> all = made.toList();
        assertEquals(PICTURES, all.size());
        assertEquals(GUILTY.size(), Many.failed(all).size());
        Many.failed(all).forEach(thrown::assertTold);
      }
    }
  }

  @Test
  void whoCannotMakeAnythingOfAFailureEndsItsRun() {
    List<Outcome> all = new ArrayList<>();
    try (Engine engine = Engine.open(Many.model(), SMALL);
        Stream<Outcome> made =
            engine.explain(
                Many.jobs(1_000_000),
                RunOptions.DEFAULTS,
                outcome -> {
                  errors().getFirst().throwIf(outcome.index() == 7);
                  return outcome;
                })) {
      RuntimeException e = assertThrows(RuntimeException.class, () -> made.forEach(all::add));
      assertTrue(String.valueOf(e.getMessage()).startsWith("memory ran out"), e.toString());
      assertEquals(PICTURES, Many.explain(engine, Many.jobs(PICTURES)).size());
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inABatchThatSucceedsTheSecondTime(Thrown thrown) {
    FakeClassifier classifier =
        Many.doing(
            batch -> {
              thrown.throwIf(batch % 5 == 2);
            });
    try (Engine engine = Engine.open(classifier, new EngineOptions(16, 4, 1))) {
      assertEquals(List.of(), Many.failed(Many.explain(engine, Many.jobs(PICTURES))));
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inTheModelForThePictureThatItCannotStand(Thrown thrown) {
    FakeClassifier classifier =
        Many.classifier()
            .before(
                (number, images) -> {
                  for (int i = 0; i < images.count(); i++) {
                    thrown.throwIf(Many.isPoisoned(images.row(i)));
                  }
                })
            .build();
    try (Engine engine = Engine.open(classifier, SMALL)) {
      assertGuilty(
          engine,
          IntStream.range(0, PICTURES)
              .mapToObj(i -> isGuilty(i) ? Many.job(i, () -> Many.poisoned(i)) : Many.job(i)),
          thrown);
    }
  }

  @ParameterizedTest
  @MethodSource("errors")
  void inAModelThatIsBrokenForGood(Thrown thrown) {
    AtomicInteger batches = new AtomicInteger();
    FakeClassifier classifier =
        Many.doing(
            batch -> {
              batches.set(batch);
              thrown.throwIf(batch > 40);
            });
    try (Engine engine = Engine.open(classifier, SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      assertEquals(PICTURES, all.size());
      assertTrue(Many.failed(all).size() > PICTURES / 2);
      Many.failed(all).forEach(thrown::assertTold);
      Outcome.Failed last =
          assertInstanceOf(Outcome.Failed.class, engine.submit(Many.job(1)).join());
      thrown.assertTold(last);
    }
  }

  @Test
  void inAModelThatGivesTooFewClasses() {
    FakeClassifier classifier = Many.classifier().forgetting(2).build();
    try (Engine engine = Engine.open(classifier, SMALL)) {
      List<Outcome> all = Many.explain(engine, Many.jobs(PICTURES));
      assertEquals(PICTURES, Many.failed(all).size());
      assertTrue(
          Many.failed(all).getFirst().reason().matches("the model gave \\d+ classes for \\d+ .*"),
          Many.failed(all).getFirst().reason());
    }
  }

  @Test
  void memoryThatReallyRunsOutCostsThePictureThatTookIt() {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      List<Outcome> all =
          Many.explain(
              engine,
              IntStream.range(0, PICTURES)
                  .mapToObj(i -> Many.job(i, () -> isGuilty(i) ? tooLarge() : Many.noise(i))));
      assertEquals(GUILTY.size(), Many.failed(all).size());
      for (Outcome.Failed failed : Many.failed(all)) {
        assertTrue(failed.reason().startsWith("memory ran out"), failed.reason());
      }
    }
  }

  private static Image tooLarge() {
    long[][] all = new long[64][];
    for (int i = 0; i < all.length; i++) {
      all[i] = new long[Integer.MAX_VALUE - 8];
    }
    throw new AssertionError("a terabyte of heap: " + all.length);
  }

  @Test
  void aStackThatReallyRunsOutCostsThePictureThatTookIt() {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      List<Outcome> all =
          Many.explain(
              engine,
              IntStream.range(0, PICTURES)
                  .mapToObj(i -> Many.job(i, () -> isGuilty(i) ? deep(i) : Many.noise(i))));
      assertEquals(GUILTY.size(), Many.failed(all).size());
      Many.failed(all)
          .forEach(failed -> assertTrue(failed.reason().startsWith("the stack ran out")));
    }
  }

  @SuppressWarnings("InfiniteRecursion") // that is what it is for
  private static Image deep(int number) {
    Image image = deep(number + 1);
    return image.pixels() > number ? image : deep(number + 2);
  }

  @Test
  void whoIsInterruptedStillGetsAllOutcomes() {
    try (Engine engine = Engine.open(Many.model(), SMALL)) {
      Thread.currentThread().interrupt();
      assertEquals(PICTURES, Many.explain(engine, Many.jobs(PICTURES)).size());
      assertTrue(Thread.interrupted(), "and stays interrupted");
    }
  }

  @Test
  void aFinishThatInterruptsItsThreadDisturbsNobody() {
    try (Engine engine = Engine.open(Many.model(), SMALL);
        Stream<Long> made =
            engine.explain(
                Many.jobs(PICTURES),
                RunOptions.DEFAULTS,
                outcome -> {
                  Thread.currentThread().interrupt();
                  Many.explained(outcome);
                  return outcome.index();
                })) {
      assertEquals(PICTURES, made.count());
    }
  }
}
