package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExhaustiveSearchTest {
  private static final Requirement REQUIRED = Requirement.DEFAULTS;

  /** Half of any sub-cube of 9 superpixels but the smallest has an even number masked. */
  private static final List<Double> HALVES = List.of(.5, .5, .5, .5, .5, .5, .5, .5, .5, 1.0);

  private static SearchResult search(TruthTable table, Requirement required) {
    return new Exhaustive().run(table.sampler(0), required, Budget.UNLIMITED, p -> {});
  }

  /** Mostly monotone answers, so that there are anchors of all sizes. */
  static TruthTable random(int superpixels, double q, int backgrounds, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] weights = random.doubles(superpixels).toArray();
    double needed = random.nextDouble() * superpixels / 3;
    return TruthTable.of(
        superpixels,
        q,
        backgrounds,
        (kept, background) ->
            IntStream.of(kept.indices()).mapToDouble(i -> weights[i]).sum() + .1 * background
                    > needed
                ^ random.nextInt(20) == 0);
  }

  @ParameterizedTest
  @CsvSource({".3, 1", ".5, 1", ".7, 1", ".3, 2", ".5, 3", ".7, 3", "0, 1", "1, 2"})
  void equalsBruteForce(double q, int backgrounds) {
    for (int superpixels = 1; superpixels <= 9; superpixels++) {
      for (int trial = 0; trial < 6; trial++) {
        TruthTable table = random(superpixels, q, backgrounds, 100L * superpixels + trial);
        checkAgainstBruteForce(table, REQUIRED.withThreshold(.6 + .08 * trial));
      }
    }
    checkAgainstBruteForce(random(10, q, backgrounds, 77), REQUIRED);
  }

  static void checkAgainstBruteForce(TruthTable table, Requirement required) {
    SearchResult result = search(table, required);
    assertEquals(table.superpixels() + 1, result.bestPrecisionBySize().size());
    for (int size = 0; size <= table.superpixels(); size++) {
      double best = BruteForce.bestPrecision(table, size);
      assertEquals(best, result.bestPrecisionBySize().get(size), 1e-12);
      assertEquals(best, table.bestPrecisionBySize().get(size), 1e-12);
    }
    List<Superpixels> smallest = BruteForce.smallestAnchors(table, required.threshold());
    assertEquals(smallest, table.smallestAnchors(required.threshold()));
    int anchor = (int) result.anchor().word(0);
    assertEquals(BruteForce.precision(table, anchor), result.precision().value(), 1e-12);
    assertEquals(Precision.exact(result.precision().value()), result.precision());
    assertEquals(
        Math.pow(table.keepProbability(), result.anchor().size()), result.coverage(), 1e-15);
    if (smallest.isEmpty()) {
      assertEquals(Status.NOT_FOUND, result.status());
      return;
    }
    assertEquals(smallest.getFirst().isEmpty() ? Status.EMPTY : Status.FOUND, result.status());
    List<Superpixels> found = new ArrayList<>(List.of(result.anchor()));
    for (SearchResult.Alternative other : result.alternatives()) {
      found.add(other.anchor());
      assertEquals(table.precision(other.anchor()), other.precision().value(), 1e-15);
    }
    assertEquals(smallest, found);
    checkReasons(table, required, result);
    if (table.keepProbability() > 0 && table.keepProbability() < 1) {
      checkNecessary(table, result);
    }
  }

  /** Each reason is the best of what is left, and nothing is left in the end. */
  private static void checkReasons(TruthTable table, Requirement required, SearchResult result) {
    assertTrue(result.reasons().complete());
    assertEquals(result.anchor(), result.reasons().anchors().getFirst().anchor());
    List<Superpixels> all = BruteForce.anchors(table, required.threshold());
    Superpixels left = Superpixels.all(table.superpixels());
    for (SearchResult.Alternative reason : result.reasons().anchors()) {
      Superpixels allowed = left;
      Superpixels best = all.stream().filter(allowed::containsAll).findFirst().orElseThrow();
      assertEquals(best, reason.anchor());
      assertEquals(table.precision(best), reason.precision().value(), 1e-15);
      left = left.minus(best);
    }
    Superpixels allowed = left;
    assertTrue(result.anchor().isEmpty() || all.stream().noneMatch(allowed::containsAll));
  }

  private static void checkNecessary(TruthTable table, SearchResult result) {
    List<Integer> necessary = new ArrayList<>();
    int masks = 1 << table.superpixels();
    for (int s = 0; s < table.superpixels(); s++) {
      int bit = 1 << s;
      if (agreeing(table, masks, 0, 0) > 0 && agreeing(table, masks, bit, 0) == 0) {
        necessary.add(s);
      }
    }
    assertEquals(
        necessary, result.necessary().stream().map(SearchResult.Necessary::superpixel).toList());
  }

  private static long agreeing(TruthTable table, int masks, int of, int wanted) {
    return IntStream.range(0, masks)
        .filter(mask -> (mask & of) == wanted)
        .mapToLong(
            mask ->
                IntStream.range(0, table.backgrounds()).filter(b -> table.agrees(mask, b)).count())
        .sum();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void permutedSuperpixelsPermuteTheResult(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] order = IntStream.range(0, 8).toArray();
    for (int i = 7; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
    TruthTable table = random(8, .3 + .2 * (seed % 3), 1, seed);
    TruthTable permuted =
        TruthTable.of(
            8,
            table.keepProbability(),
            kept -> table.agrees((int) permute(kept, order).word(0), 0));
    Requirement required = REQUIRED.withThreshold(.8);
    SearchResult plain = search(table, required);
    SearchResult other = search(permuted, required);
    assertEquals(plain.status(), other.status());
    assertEquals(plain.precision().value(), other.precision().value(), 1e-12);
    assertEquals(plain.anchor().size(), other.anchor().size());
    assertEquals(
        anchors(plain).stream().sorted(Superpixels.ORDER).toList(),
        anchors(other).stream()
            .map(anchor -> permute(anchor, order))
            .sorted(Superpixels.ORDER)
            .toList());
  }

  private static List<Superpixels> anchors(SearchResult result) {
    List<Superpixels> anchors = new ArrayList<>(List.of(result.anchor()));
    result.alternatives().forEach(alternative -> anchors.add(alternative.anchor()));
    return anchors;
  }

  private static Superpixels permute(Superpixels set, int[] order) {
    return Superpixels.of(8, IntStream.of(set.indices()).map(i -> order[i]).toArray());
  }

  @Test
  void findsWhatAnAndNeeds() {
    for (Superpixels needed :
        List.of(Superpixels.of(7, 3), Superpixels.of(7, 0, 6), Superpixels.all(7))) {
      SearchResult result = search(TruthTable.and(.3, needed), REQUIRED);
      assertEquals(Status.FOUND, result.status());
      assertEquals(needed, result.anchor());
      assertEquals(Precision.exact(1), result.precision());
      assertEquals(List.of(), result.alternatives());
    }
  }

  @Test
  void aConstantModelHasTheEmptyAnchor() {
    for (double q : new double[] {.3, .5, .7}) {
      SearchResult result = search(TruthTable.constant(6, q, true), REQUIRED.withThreshold(1));
      assertEquals(Status.EMPTY, result.status());
      assertTrue(result.anchor().isEmpty());
      assertEquals(1, result.coverage());
      assertEquals(Status.NOT_FOUND, search(TruthTable.constant(6, q, false), REQUIRED).status());
    }
  }

  @Test
  void parityNeedsEverySuperpixel() {
    SearchResult result = search(TruthTable.parity(9, .5), REQUIRED);
    assertEquals(Superpixels.all(9), result.anchor());
    assertEquals(HALVES, result.bestPrecisionBySize());
  }

  @Test
  void allOfManyEqualAnchorsAreListedUpToALimit() {
    SearchResult result = search(TruthTable.atLeast(12, .5, 6), REQUIRED.withThreshold(1));
    assertEquals(924, 1 + result.alternatives().size());
    assertEquals(
        List.of(Superpixels.of(12, 0, 1, 2, 3, 4, 5), Superpixels.of(12, 6, 7, 8, 9, 10, 11)),
        result.reasons().anchors().stream().map(SearchResult.Alternative::anchor).toList());
    SearchResult many = search(TruthTable.atLeast(17, .5, 8), REQUIRED.withThreshold(1));
    assertEquals(Exhaustive.MAX_ALTERNATIVES, many.alternatives().size());
  }

  @Test
  void sizesThatAreNotAllowedAreNotReturned() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(8, 1, 4, 6));
    SearchResult result = search(table, REQUIRED.withMaxAnchorSize(2));
    assertEquals(Status.NOT_FOUND, result.status());
    assertEquals(Superpixels.of(8, 1, 4), result.anchor());
    assertEquals(Precision.exact(.5), result.precision());
  }

  @Test
  void equalToTheThresholdReachesItInSpiteOfRounding() {
    // Nine of ten backgrounds agree without superpixel 0, all with it: π(∅) is .95.
    TruthTable table =
        TruthTable.of(3, .5, 10, (kept, background) -> kept.contains(0) || background < 9);
    assertEquals(Status.EMPTY, search(table, REQUIRED).status());
  }

  @Test
  void tooManySuperpixelsAreRefused() {
    Sampler sampler = new NoSampler(25);
    IllegalArgumentException refusal =
        assertThrows(
            IllegalArgumentException.class,
            () -> new Exhaustive().run(sampler, REQUIRED, Budget.UNLIMITED, p -> {}));
    assertTrue(String.valueOf(refusal.getMessage()).contains("25 superpixels"));
    assertFalse(String.valueOf(refusal.getMessage()).contains("%"));
  }

  /** A picture of so many superpixels that may not be drawn from. */
  private record NoSampler(int superpixels) implements Sampler {
    @Override
    public double keepProbability() {
      return .5;
    }

    @Override
    public int backgrounds() {
      return 1;
    }

    @Override
    public Samples draw(List<Draw> draws, Budget budget) {
      throw new AssertionError("drawn from");
    }

    @Override
    public Cost cost() {
      return new Cost(0, 0, 0, 0);
    }
  }
}
