package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Superpixels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a budget ends a search, its result is valid: for every strategy. */
final class BudgetTest {
  private static final TruthTable TABLE = ExhaustiveSearchTest.random(11, .5, 1, 9);

  private static Stream<Search> strategies() {
    return Stream.of(
        new Exhaustive(),
        new Certified().withEffort(Effort.THOROUGH),
        new Reference().withBatchSize(20).withMinSamplesStart(20));
  }

  private static SearchResult search(Search strategy, Sampler sampler, Budget budget) {
    SearchResult result = strategy.run(sampler, Requirement.DEFAULTS, budget, progress -> {});
    check(result);
    return result;
  }

  /** How a search ended, whether or not it has its anchor. */
  private static Status end(SearchResult result) {
    return result.cutShort().orElse(result.status());
  }

  private static void check(SearchResult result) {
    double truth = TABLE.precision(result.anchor());
    assertTrue(0 <= result.precision().low() && result.precision().high() <= 1);
    assertEquals(Math.pow(.5, result.anchor().size()), result.coverage());
    if (result.status().found() && result.precision().evidence() != Evidence.ESTIMATED) {
      assertTrue(truth >= Requirement.DEFAULTS.threshold(), "a precision of " + truth);
    }
    if (result.precision().evidence() == Evidence.EXACT) {
      assertEquals(truth, result.precision().value());
      assertEquals(Precision.exact(truth), result.precision());
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void maximalEvaluations(Search strategy) {
    Cost full = costOfAll(strategy);
    LongStream.of(1, 2, 19, 20, 21, 100, 500, full.evaluations() / 2, full.evaluations() + 1)
        .forEach(
            most -> {
              Sampler sampler = TABLE.sampler(0);
              SearchResult result =
                  search(strategy, sampler, Budget.UNLIMITED.withMaxEvaluations(most));
              boolean spent = sampler.cost().evaluations() == most;
              assertEquals(spent ? Status.LIMIT : Status.FOUND, end(result), "at " + most);
              assertTrue(sampler.cost().evaluations() <= most, sampler.cost().toString());
            });
  }

  private static Cost costOfAll(Search strategy) {
    Sampler sampler = TABLE.sampler(0);
    assertEquals(Status.FOUND, search(strategy, sampler, Budget.UNLIMITED).status());
    return sampler.cost();
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void maximalDraws(Search strategy) {
    for (long most : new long[] {1, 20, 33, 200}) {
      Sampler sampler = TABLE.sampler(0);
      SearchResult result = search(strategy, sampler, Budget.UNLIMITED.withMaxDraws(most));
      assertEquals(Status.LIMIT, end(result));
      assertTrue(sampler.cost().draws() <= most + 1, sampler.cost().toString());
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void deadlineOnAnyClock(Search strategy) {
    for (int ticks = 0; ticks < 8; ticks++) {
      // A clock that is about to overflow, as System.nanoTime may be.
      AtomicLong now = new AtomicLong(Long.MAX_VALUE - 3);
      Budget budget = Budget.UNLIMITED.withDeadline(Duration.ofNanos(ticks), now::getAndIncrement);
      SearchResult result = search(strategy, TABLE.sampler(0), budget);
      assertEquals(Status.DEADLINE, end(result));
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void cancellationAtAnyTime(Search strategy) {
    for (int asked = 0; asked < 12; asked++) {
      AtomicLong left = new AtomicLong(asked);
      Budget budget = Budget.UNLIMITED.withCancelled(() -> left.getAndDecrement() <= 0);
      assertEquals(Status.CANCELLED, end(search(strategy, TABLE.sampler(0), budget)));
    }
  }

  @ParameterizedTest
  @MethodSource("strategies")
  void progressIsToldWithRisingCost(Search strategy) {
    AtomicLong draws = new AtomicLong();
    AtomicLong told = new AtomicLong();
    strategy.run(
        TABLE.sampler(0),
        Requirement.DEFAULTS,
        Budget.UNLIMITED,
        progress -> {
          assertTrue(progress.cost().draws() >= draws.getAndSet(progress.cost().draws()));
          assertTrue(0 <= progress.precision() && progress.precision() <= 1);
          told.incrementAndGet();
        });
    assertTrue(told.get() > 1, "told " + told);
  }

  @Test
  void itSaysWhyItEnded() {
    Budget unlimited = Budget.UNLIMITED;
    Cost much = new Cost(Long.MAX_VALUE - 1, 1, Long.MAX_VALUE - 1, 1);
    assertEquals(Optional.empty(), unlimited.ended(much));
    Budget few = unlimited.withMaxEvaluations(10).withMaxDraws(20);
    assertEquals(Optional.empty(), few.ended(new Cost(9, 0, 19, 0)));
    assertEquals(Optional.of(Status.LIMIT), few.ended(new Cost(10, 0, 0, 0)));
    assertEquals(Optional.of(Status.LIMIT), few.ended(new Cost(0, 0, 20, 0)));
    Budget late = few.withDeadline(Duration.ZERO, () -> 7);
    assertEquals(Optional.of(Status.DEADLINE), late.ended(new Cost(10, 0, 0, 0)));
    Budget cancelled = late.withCancelled(() -> true);
    assertEquals(Optional.of(Status.CANCELLED), cancelled.ended(Cost.NOTHING));
    assertEquals(
        Status.CANCELLED,
        assertThrows(BudgetSpentException.class, () -> cancelled.check(Cost.NOTHING)).status());
  }

  @Test
  void whatIsLeftEndsWhereTheWholeDoes() {
    BooleanSupplier never = () -> false;
    LongSupplier clock = () -> 5;
    Budget whole = new Budget(10, Long.MAX_VALUE, 6, clock, never);
    assertEquals(new Budget(7, Long.MAX_VALUE, 6, clock, never), whole.left(new Cost(3, 0, 99, 0)));
    assertEquals(whole, whole.left(Cost.NOTHING));
    BudgetSpentException spent =
        assertThrows(BudgetSpentException.class, () -> whole.left(new Cost(10, 0, 0, 0)));
    assertEquals(Status.LIMIT, spent.status());
  }

  @Test
  void onlyAnAnchorIsFound() {
    assertEquals(
        List.of(Status.FOUND, Status.EMPTY),
        Stream.of(Status.values()).filter(Status::found).toList());
  }

  @Test
  void nothingKnownIsSaidSo() {
    Budget ended = Budget.UNLIMITED.withCancelled(() -> true);
    strategies()
        .forEach(
            strategy ->
                assertEquals(
                    SearchResult.nothingKnown(strategy, Status.CANCELLED, 11),
                    search(strategy, TABLE.sampler(0), ended)));
  }

  @Test
  void whatExhaustiveKnowsOfAPartIsExactAndGrows() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(12, 10, 11));
    double[] sizes =
        LongStream.of(1, 3, 700, 1023, 1024, 4000)
            .mapToDouble(
                most -> {
                  SearchResult result =
                      new Exhaustive()
                          .run(
                              table.sampler(0),
                              Requirement.DEFAULTS,
                              Budget.UNLIMITED.withMaxEvaluations(most),
                              progress -> {});
                  assertEquals(Precision.exact(1), result.precision());
                  assertEquals(1, table.precision(result.anchor()));
                  return result.anchor().size();
                })
            .toArray();
    // The last 1,024 masks are the sub-cube above {10, 11}: with the last of them it is exact.
    assertEquals("[12.0, 11.0, 3.0, 3.0, 2.0, 2.0]", Arrays.toString(sizes));
  }

  @Test
  void onlyTheExhaustiveSearchKnowsHowMuchIsDone() {
    TruthTable table = TruthTable.atLeast(10, .5, 6);
    List<Double> done = new ArrayList<>();
    new Exhaustive()
        .run(
            table.sampler(1),
            Requirement.DEFAULTS,
            Budget.UNLIMITED,
            progress -> done.add(progress.done().orElseThrow()));
    assertEquals(List.of(.25, .5, .75, 1.0), done);
    new Certified()
        .run(
            table.sampler(1),
            Requirement.DEFAULTS,
            Budget.UNLIMITED,
            progress -> assertTrue(progress.done().isEmpty()));
  }
}
