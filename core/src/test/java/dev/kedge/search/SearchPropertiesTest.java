package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Superpixels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What holds of any truth table, found by jqwik, which prints the seed and shrinks what fails. */
final class SearchPropertiesTest {
  private static final String SEED = "20180202";
  private static final int MOST = 7;

  /** A permutation of 0..K−1 beside a table of K superpixels. */
  record Permuted(TruthTable table, List<Integer> order) {}

  /** What ends a search. */
  record Limits(long evaluations, long draws, long ticks, long questions) {
    Budget budget() {
      AtomicLong now = new AtomicLong();
      AtomicLong asked = new AtomicLong();
      return Budget.UNLIMITED
          .withMaxEvaluations(evaluations)
          .withMaxDraws(draws)
          .withDeadline(Duration.ofNanos(ticks), now::getAndIncrement)
          .withCancelled(() -> asked.getAndIncrement() >= questions);
    }
  }

  /** Any answers whatever. */
  private static Arbitrary<TruthTable> anyAnswers(Arbitrary<Integer> superpixels) {
    return Combinators.combine(
            superpixels, probabilities(), Arbitraries.longs(), Arbitraries.longs())
        .as(
            (k, q, low, high) ->
                TruthTable.of(k, q, k > 6 ? new long[] {low, high} : new long[] {low}));
  }

  /** Answers that mostly grow with what is kept, so that there are anchors of all sizes. */
  private static Arbitrary<TruthTable> growing(Arbitrary<Integer> superpixels) {
    return Combinators.combine(
            superpixels, probabilities(), Arbitraries.of(1, 2), Arbitraries.longs())
        .as(ExhaustiveSearchTest::random);
  }

  private static Arbitrary<Double> probabilities() {
    return Arbitraries.of(.3, .5, .7);
  }

  @Provide
  Arbitrary<TruthTable> tables() {
    Arbitrary<Integer> superpixels = Arbitraries.integers().between(1, MOST);
    return Arbitraries.oneOf(anyAnswers(superpixels), growing(superpixels));
  }

  @Provide
  Arbitrary<Permuted> permuted() {
    return tables()
        .filter(table -> table.backgrounds() == 1)
        .flatMap(
            table ->
                Arbitraries.shuffle(IntStream.range(0, table.superpixels()).boxed().toList())
                    .map(order -> new Permuted(table, order)));
  }

  @Provide
  Arbitrary<Superpixels> needed() {
    return Arbitraries.integers()
        .between(1, 10)
        .flatMap(
            k ->
                Arbitraries.integers()
                    .between(0, k - 1)
                    .set()
                    .ofMaxSize(4)
                    .map(s -> Superpixels.of(k, s.stream().mapToInt(i -> i).toArray())));
  }

  @Provide
  Arbitrary<Limits> limits() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 300),
            Arbitraries.longs().between(1, 600),
            Arbitraries.longs().between(0, 40),
            Arbitraries.longs().between(0, 40))
        .as(Limits::new);
  }

  @Provide
  Arbitrary<Requirement> required() {
    return Combinators.combine(
            Arbitraries.of(.6, .8, .95, 1.),
            Arbitraries.of(.05, .1),
            Arbitraries.integers().between(1, 9))
        .as(
            (threshold, delta, size) ->
                Requirement.DEFAULTS
                    .withThreshold(threshold)
                    .withDelta(delta)
                    .withMaxAnchorSize(size));
  }

  @Provide
  Arbitrary<Search> strategies() {
    return Arbitraries.of(new Exhaustive(), new Certified(), new Reference());
  }

  @Provide
  Arbitrary<Search> inSmallBatches() {
    Reference reference = new Reference().withBatchSize(20).withMinSamplesStart(20);
    return Arbitraries.of(new Exhaustive(), new Certified(), reference);
  }

  private static SearchResult exhaustive(TruthTable table, Requirement required) {
    return new Exhaustive().run(table.sampler(0), required, Budget.UNLIMITED, p -> {});
  }

  private static Requirement threshold(double threshold) {
    return Requirement.DEFAULTS.withThreshold(threshold);
  }

  @Property(tries = 100, seed = SEED)
  void exhaustiveIsBruteForce(
      @ForAll("tables") TruthTable table, @ForAll("required") Requirement required) {
    ExhaustiveSearchTest.checkAgainstBruteForce(table, threshold(required.threshold()));
  }

  @Property(tries = 200, seed = SEED)
  void permutedSuperpixelsPermuteTheResult(
      @ForAll("permuted") Permuted given, @ForAll("required") Requirement required) {
    TruthTable table = given.table();
    TruthTable permuted =
        TruthTable.of(
            table.superpixels(),
            table.keepProbability(),
            kept -> table.agrees((int) permute(kept, given.order()).word(0), 0));
    SearchResult plain = exhaustive(table, required);
    SearchResult other = exhaustive(permuted, required);
    assertEquals(plain.status(), other.status());
    assertEquals(plain.precision().value(), other.precision().value(), 1e-12);
    assertEquals(plain.coverage(), other.coverage());
    assertEquals(
        anchors(plain),
        anchors(other).stream().map(a -> permute(a, given.order())).collect(Collectors.toSet()));
    for (int size = 0; size <= table.superpixels(); size++) {
      assertEquals(
          plain.bestPrecisionBySize().get(size), other.bestPrecisionBySize().get(size), 1e-12);
    }
  }

  private static Set<Superpixels> anchors(SearchResult result) {
    List<Superpixels> anchors = new ArrayList<>();
    if (result.status() != Status.NOT_FOUND) {
      anchors.add(result.anchor());
      result.alternatives().forEach(alternative -> anchors.add(alternative.anchor()));
    }
    return Set.copyOf(anchors);
  }

  private static Superpixels permute(Superpixels set, List<Integer> order) {
    return Superpixels.of(set.universe(), IntStream.of(set.indices()).map(order::get).toArray());
  }

  @Property(tries = 60, seed = SEED)
  void aConstantModelHasTheEmptyAnchor(
      @ForAll @IntRange(min = 1, max = 15) int superpixels,
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll("strategies") Search strategy) {
    TruthTable table = TruthTable.constant(Math.min(superpixels, 12), .5, true);
    SearchResult result =
        strategy.run(table.sampler(seed), Requirement.DEFAULTS, Budget.UNLIMITED, p -> {});
    assertEquals(Status.EMPTY, result.status());
    assertTrue(result.anchor().isEmpty());
    assertEquals(1, result.coverage());
  }

  @Property(tries = 200, seed = SEED)
  void anAndOfSomeHasExactlyThose(
      @ForAll("needed") Superpixels needed,
      @ForAll @LongRange(min = 0, max = 1000) long seed,
      @ForAll @IntRange(min = 0, max = 2) int keep) {
    double q = List.of(.3, .5, .7).get(keep);
    TruthTable table = TruthTable.and(q, needed);
    Status expected = needed.isEmpty() ? Status.EMPTY : Status.FOUND;
    SearchResult all = exhaustive(table, Requirement.DEFAULTS);
    assertEquals(expected, all.status());
    assertEquals(needed, all.anchor());
    assertEquals(List.of(), all.alternatives());
    SearchResult certified =
        new Certified().run(table.sampler(seed), Requirement.DEFAULTS, Budget.UNLIMITED, p -> {});
    assertEquals(expected, certified.status());
    assertEquals(needed, certified.anchor());
  }

  @Property(tries = 200, seed = SEED)
  void addingASuperpixelNeverRaisesCoverage(
      @ForAll("tables") TruthTable table,
      @ForAll("required") Requirement required,
      @ForAll("inSmallBatches") Search strategy) {
    SearchResult result = strategy.run(table.sampler(1), required, Budget.UNLIMITED, p -> {});
    assertEquals(coverage(table, result.anchor()), result.coverage(), 1e-12);
    for (int s = 0; s < table.superpixels(); s++) {
      assertTrue(coverage(table, result.anchor().with(s)) <= result.coverage() + 1e-12);
    }
    SearchResult strict =
        strategy.run(table.sampler(1), required.withThreshold(1), Budget.UNLIMITED, p -> {});
    if (strategy instanceof Exhaustive && strict.status() != Status.NOT_FOUND) {
      assertTrue(strict.coverage() <= result.coverage(), "a higher threshold, a higher coverage");
    }
  }

  /** P(the mask keeps an anchor), mask by mask. */
  private static double coverage(TruthTable table, Superpixels anchor) {
    int k = table.superpixels();
    double q = table.keepProbability();
    return IntStream.range(0, 1 << k)
        .filter(mask -> BruteForce.superpixels(table, mask).containsAll(anchor))
        .mapToDouble(
            m -> Math.pow(q, Integer.bitCount(m)) * Math.pow(1 - q, k - Integer.bitCount(m)))
        .sum();
  }

  @Property(tries = 200, seed = SEED)
  void theFullMaskIsAnAnchorOfWhatTheModelSays(
      @ForAll("tables") TruthTable any, @ForAll("strategies") Search strategy) {
    TruthTable table =
        TruthTable.of(
            any.superpixels(),
            any.keepProbability(),
            any.backgrounds(),
            (kept, background) ->
                kept.size() == kept.universe() || any.agrees((int) kept.word(0), background));
    assertEquals(1, table.precision(Superpixels.all(table.superpixels())), 1e-12);
    assertEquals(1, exhaustive(table, threshold(1)).bestPrecisionBySize().getLast(), 1e-12);
    SearchResult result =
        strategy.run(table.sampler(2), Requirement.DEFAULTS, Budget.UNLIMITED, p -> {});
    assertNotEquals(Status.NOT_FOUND, result.status(), strategy.name());
  }

  @Property(tries = 250, seed = SEED)
  void anyBudgetGivesAValidResult(
      @ForAll("tables") TruthTable table,
      @ForAll("required") Requirement required,
      @ForAll("inSmallBatches") Search strategy,
      @ForAll("limits") Limits limits) {
    Sampler sampler = table.sampler(3);
    SearchResult result = strategy.run(sampler, required, limits.budget(), p -> {});
    assertTrue(sampler.cost().evaluations() <= limits.evaluations(), sampler.cost().toString());
    assertEquals(table.superpixels(), result.anchor().universe());
    assertEquals(
        Math.pow(table.keepProbability(), result.anchor().size()), result.coverage(), 1e-15);
    double truth = table.precision(result.anchor());
    if (result.precision().evidence() == Evidence.EXACT) {
      assertEquals(truth, result.precision().value(), 1e-12);
    }
    switch (result.status()) {
      case FOUND -> assertTrue(!result.anchor().isEmpty());
      case EMPTY -> assertTrue(result.anchor().isEmpty());
      case NOT_FOUND, LIMIT, DEADLINE, CANCELLED, UNREACHABLE -> {}
    }
    boolean claimed = result.status().found();
    if (claimed && result.precision().evidence() != Evidence.ESTIMATED) {
      assertTrue(result.precision().low() >= required.threshold() - 1e-9);
    }
    Status unlimited = strategy.run(table.sampler(3), required, Budget.UNLIMITED, p -> {}).status();
    assertTrue(unlimited != Status.DEADLINE && unlimited != Status.CANCELLED);
    assertTrue(!claimed || limits.questions() > 0, "found though cancelled from the start");
  }
}
