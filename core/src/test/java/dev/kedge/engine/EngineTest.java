package dev.kedge.engine;

import static dev.kedge.engine.Many.QUESTION;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.FakeClassifier;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.perturb.ScalarBackend;
import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Search;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many pictures at once, against a classifier whose answers are known. */
final class EngineTest {
  private static final int PICTURES = 40;

  /** All that may not depend on what was explained beside. */
  private static List<Object> told(Explanation e) {
    return List.of(
        e.explained(),
        e.top(),
        e.search(),
        e.result(),
        e.samples(),
        List.of(e.cost().evaluations(), e.cost().distinctMasks(), e.cost().draws()),
        e.segmentation().sha256(),
        e.used().backend(),
        e.used().maskedOn(),
        e.used().inference());
  }

  private static void assertAsAlone(Question question, Budget budget, EngineOptions how) {
    assertAsAlone(Many.model(), question, budget, how);
  }

  private static void assertAsAlone(
      FakeClassifier model, Question question, Budget budget, EngineOptions how) {
    AnchorExplainer alone = new AnchorExplainer(model);
    Job.Builder asked = Many.asked().question(question).budget(() -> budget);
    try (Engine engine = Engine.open(model, how)) {
      List<Outcome> all = Many.explain(engine, Many.sources(PICTURES).map(asked::build));
      Set<Long> indices = new HashSet<>();
      for (Outcome outcome : all) {
        assertEquals("" + outcome.index(), outcome.source().name());
        indices.add(outcome.index());
        assertEquals(
            told(
                alone.explain(
                    Many.noise((int) outcome.index()),
                    Many.SCENE,
                    question,
                    budget,
                    ProgressListener.NONE)),
            told(Many.explained(outcome).explanation()),
            outcome.source().name());
      }
      assertEquals(PICTURES, indices.size());
      assertEquals(PICTURES, all.size());
    }
  }

  private static List<Search> searches() {
    return List.of(new Auto(100), new Exhaustive(), new Certified(), new Reference());
  }

  @ParameterizedTest
  @MethodSource("searches")
  void explanationsAreThoseOfThePicturesAlone(Search search) {
    Question question = QUESTION.toBuilder().search(search).build();
    assertAsAlone(question, Budget.UNLIMITED, EngineOptions.DEFAULTS);
    assertAsAlone(question, Budget.UNLIMITED, new EngineOptions(5, 3, 1));
    assertAsAlone(question, Budget.UNLIMITED, new EngineOptions(64, 30, 3));
    assertAsAlone(question, Budget.UNLIMITED.withMaxEvaluations(37), EngineOptions.DEFAULTS);
  }

  @Test
  void labelsThatDoNotExcludeEachOtherShareBatches() {
    FakeClassifier model = FakeClassifier.corners();
    Question certified = QUESTION.toBuilder().search(new Certified()).build();
    assertAsAlone(model, certified, Budget.UNLIMITED, EngineOptions.DEFAULTS);
    FakeClassifier counted = FakeClassifier.corners();
    Job.Builder asked = Many.asked().question(certified);
    try (Engine engine = Engine.open(counted, new EngineOptions(32, 32, 1))) {
      List<Outcome> all = Many.explain(engine, Many.sources(PICTURES).map(asked::build));
      assertEquals(
          Set.of("upper", "lower"),
          all.stream()
              .map(outcome -> Many.explained(outcome).explanation().explained().label())
              .collect(Collectors.toSet()));
    }
    assertTrue(counted.largestBatch() > 8, "the most that one of them asks for");
  }

  @Test
  void outcomesComeInTheOrderOfTheSourcesIfAsked() {
    try (Engine engine = Engine.open(Many.model(), EngineOptions.DEFAULTS)) {
      List<Outcome> all =
          Many.explain(
              engine, Many.jobs(PICTURES), RunOptions.DEFAULTS.withOrder(RunOptions.Order.SOURCES));
      assertEquals(
          IntStream.range(0, PICTURES).mapToObj(i -> "" + i).toList(),
          all.stream().map(outcome -> outcome.source().name()).toList());
    }
  }

  @Test
  void batchesAreFilledAcrossPictures() {
    FakeClassifier classifier = Many.model();
    Job.Builder certified =
        Many.asked().question(QUESTION.toBuilder().search(new Certified()).build());
    try (Engine engine = Engine.open(classifier, new EngineOptions(32, 32, 1))) {
      Many.explain(engine, Many.sources(200).map(certified::build));
    }
    // Alone, the certified search asks for 8 at the most; a picture's first look is a batch too.
    double perBatch = (double) (classifier.shown() - 200) / (classifier.batches() - 200);
    assertTrue(perBatch > 10, "pictures a batch: " + perBatch);
  }

  @Test
  void sourcesAreTakenAsOutcomesAre() {
    for (RunOptions.Order order : RunOptions.Order.values()) {
      AtomicInteger taken = new AtomicInteger();
      AtomicInteger handedOver = new AtomicInteger();
      AtomicInteger mostAhead = new AtomicInteger();
      Stream<Job> sources =
          IntStream.range(0, 100)
              .mapToObj(
                  i -> {
                    mostAhead.accumulateAndGet(
                        taken.incrementAndGet() - handedOver.get(), Math::max);
                    return Many.job(i);
                  });
      try (Engine engine = Engine.open(Many.model(), new EngineOptions(16, 3, 2));
          Stream<Outcome> outcomes =
              engine.explain(sources, RunOptions.DEFAULTS.withOrder(order))) {
        assertEquals(0, taken.get(), "taken before any outcome was asked for");
        outcomes.forEach(outcome -> handedOver.incrementAndGet());
      }
      assertEquals(100, handedOver.get());
      // The outcome in the consumer's hands is handed over, but not counted here yet.
      int most = (order == RunOptions.Order.SOURCES ? 4 : 1) * 3 + 1;
      assertTrue(mostAhead.get() <= most, order + ": " + mostAhead + " taken ahead");
    }
  }

  @Test
  void twoRunsShareAnEngine() throws Exception {
    try (Engine engine = Engine.open(Many.model(), new EngineOptions(16, 5, 2))) {
      List<Outcome> there = new ArrayList<>();
      Thread other =
          Thread.ofPlatform().start(() -> there.addAll(Many.explain(engine, Many.jobs(50))));
      assertEquals(50, Many.explain(engine, Many.jobs(50)).size());
      other.join();
      assertEquals(50, there.size());
    }
  }

  @Test
  void listenerHearsHowFarItIs() {
    List<RunProgress> heard = new ArrayList<>();
    RunOptions run = RunOptions.DEFAULTS.withSources(PICTURES).withListener(heard::add);
    try (Engine engine = Engine.open(Many.model(), EngineOptions.DEFAULTS)) {
      Many.explain(engine, Many.jobs(PICTURES), run);
    }
    assertTrue(heard.size() >= PICTURES, heard.size() + " times");
    RunProgress last = heard.getLast();
    assertEquals(PICTURES, last.explained());
    assertEquals(0, last.inFlight());
    assertTrue(last.picturesPerSecond() > 0 && last.evaluations() > PICTURES);
    assertEquals(Optional.of(java.time.Duration.ZERO), last.timeLeft());
    assertTrue(
        heard.stream()
            .filter(progress -> progress.explained() == 1)
            .allMatch(progress -> progress.timeLeft().orElseThrow().isPositive()));
  }

  @Test
  void listenerIsToldWhileNothingIsFinished() {
    CountDownLatch told = new CountDownLatch(1);
    FakeClassifier classifier =
        Many.doing(
            batch -> {
              if (batch == 30) {
                awaitUnwatched(told);
              }
            });
    List<RunProgress> heard = new ArrayList<>();
    RunOptions run =
        RunOptions.DEFAULTS.withListener(
            progress -> {
              heard.add(progress);
              told.countDown();
            });
    Job.Builder certified =
        Many.asked().question(QUESTION.toBuilder().search(new Certified()).build());
    try (Engine engine = Engine.open(classifier, new EngineOptions(4, 1, 1))) {
      Many.explain(engine, Many.sources(1).map(certified::build), run);
    }
    assertEquals(0, heard.getFirst().explained());
    assertEquals(1, heard.getFirst().inFlight());
    assertTrue(heard.getFirst().evaluations() > 0, heard.getFirst().toString());
    assertEquals(Optional.empty(), heard.getFirst().timeLeft());
    assertEquals(1, heard.getLast().explained());
    assertEquals(classifier.shown(), heard.getLast().evaluations());
  }

  private static void awaitUnwatched(CountDownLatch latch) {
    try {
      assertTrue(latch.await(1, TimeUnit.MINUTES), "never told");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void somethingIsMadeOfOutcomesInManyThreads() {
    CyclicBarrier both = new CyclicBarrier(2);
    try (Engine engine = Engine.open(Many.model(), new EngineOptions(16, 4, 1));
        Stream<String> names =
            engine.explain(
                Many.jobs(PICTURES),
                RunOptions.DEFAULTS.withOrder(RunOptions.Order.SOURCES),
                outcome -> {
                  meet(both);
                  return outcome.source().name();
                })) {
      assertEquals(IntStream.range(0, PICTURES).mapToObj(i -> "" + i).toList(), names.toList());
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new AssertionError("one at a time", e);
    }
  }

  @Test
  void sizesFollowTheModel() {
    Placement one = new Placement(Many.model(), new ScalarBackend());
    Placement four = new Placement(Many.classifier().concurrency(4).build(), new ScalarBackend());
    int cores = Math.max(2, Runtime.getRuntime().availableProcessors());
    long half = Runtime.getRuntime().maxMemory() / 2;
    assertEquals(new Sizes(16, 2, 16, cores, half), Sizes.of(List.of(one), EngineOptions.DEFAULTS));
    assertEquals(
        new Sizes(16, 4, 32, cores, half), Sizes.of(List.of(four), EngineOptions.DEFAULTS));
    assertEquals(
        new Sizes(16, 4, 64, cores, half), Sizes.of(List.of(four, four), EngineOptions.DEFAULTS));
    assertEquals(
        new Sizes(5, 1, 3, cores, half), Sizes.of(List.of(four), new EngineOptions(5, 3, 1)));
  }

  @Test
  void anEngineWithoutPlacementIsRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Engine.open(List.of(), EngineOptions.DEFAULTS));
  }
}
