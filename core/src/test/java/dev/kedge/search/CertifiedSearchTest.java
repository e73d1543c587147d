package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class CertifiedSearchTest {
  private static final Requirement REQUIRED = Requirement.DEFAULTS;

  private static SearchResult search(Sampler sampler, Requirement required) {
    return new Certified().run(sampler, required, Budget.UNLIMITED, p -> {});
  }

  /** Each mask agrees by chance: every precision is near p, and few sub-cubes are ever finished. */
  private static TruthTable chance(int superpixels, double q, double p, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return TruthTable.of(superpixels, q, kept -> random.nextDouble() < p);
  }

  @Test
  void findsWhatAnAndNeeds() {
    for (Superpixels needed : List.of(Superpixels.of(12, 3), Superpixels.of(12, 0, 5, 7))) {
      for (double q : new double[] {.3, .5, .7}) {
        TruthTable table = TruthTable.and(q, needed);
        for (int seed = 0; seed < 10; seed++) {
          SearchResult result = search(table.sampler(seed), REQUIRED);
          assertEquals(Status.FOUND, result.status());
          assertEquals(needed, result.anchor(), "seed " + seed);
          assertEquals(Math.pow(q, needed.size()), result.coverage(), 1e-15);
          assertEquals(1, result.precision().value());
          if (result.precision().evidence() == Evidence.CERTIFIED) {
            assertEquals(.95, result.precision().low());
            assertEquals(.9, result.precision().confidence());
          }
        }
      }
    }
  }

  /** The promise: at most δ of the runs return an anchor whose precision is below the threshold. */
  @ParameterizedTest
  @CsvSource({".05,.3", ".05,.5", ".05,.7", ".1,.3", ".1,.5", ".1,.7"})
  void certifiesNothingBelowTheThreshold(double delta, double q) {
    for (double p : new double[] {.94, .95, .96}) {
      TruthTable table = chance(12, q, p, 77);
      Requirement required = REQUIRED.withDelta(delta).withMaxAnchorSize(2);
      int runs = 40;
      int wrong = 0;
      for (int seed = 0; seed < runs; seed++) {
        SearchResult result = search(table.sampler(seed), required);
        boolean claimed = result.status().found();
        wrong += claimed && table.precision(result.anchor()) < .95 - 1e-9 ? 1 : 0;
      }
      // Binomial(40, .1): above 14 twice in 100,000; (40, .05): above 9 three times.
      int most = delta == .1 ? 14 : 9;
      assertTrue(wrong <= most, wrong + " of seeds 0.." + (runs - 1) + " at " + p);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.kedge.search.RecordedTable#names")
  void theSmallestAnchorOfRecordedTables(String name) {
    RecordedTable recorded = RecordedTable.named(name);
    for (int seed = 0; seed < 20; seed++) {
      SearchResult result = search(recorded.table().sampler(seed), REQUIRED);
      assertTrue(recorded.table().precision(result.anchor()) >= .95, "seed " + seed);
      assertEquals(recorded.json().get("smallestValidSize").intValue(), result.anchor().size());
    }
  }

  @Test
  void decidesSmallTablesExactly() {
    SearchResult parity = search(TruthTable.parity(5, .5).sampler(1), REQUIRED);
    assertEquals(Superpixels.all(5), parity.anchor());
    assertEquals(Precision.exact(1), parity.precision());
    SearchResult never = search(TruthTable.constant(5, .5, false).sampler(1), REQUIRED);
    assertEquals(Status.NOT_FOUND, never.status());
    TruthTable backgrounds = ExhaustiveSearchTest.random(5, .7, 3, 4);
    SearchResult result = search(backgrounds.sampler(3), REQUIRED);
    assertEquals(backgrounds.precision(result.anchor()), result.precision().value(), 1e-12);
    assertEquals(backgrounds.smallestAnchors(.95).getFirst().size(), result.anchor().size());
  }

  @Test
  void aConstantModelHasTheEmptyAnchor() {
    for (int superpixels : new int[] {6, 15}) {
      TruthTable table = TruthTable.constant(superpixels, .5, true);
      SearchResult result = search(table.sampler(1), REQUIRED);
      assertEquals(Status.EMPTY, result.status());
      assertTrue(result.anchor().isEmpty());
    }
  }

  @Test
  void aThresholdOfOneIsDecidedExactlyOrNotAtAll() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(9, 2, 3));
    SearchResult result = search(table.sampler(1), REQUIRED.withThreshold(1));
    assertEquals(Superpixels.of(9, 2, 3), result.anchor());
    assertEquals(Evidence.EXACT, result.precision().evidence());
  }

  @Test
  void theSizeAllowedEndsTheSearchWithTheBestSoFar() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(12, 1, 4, 6));
    SearchResult result = search(table.sampler(3), REQUIRED.withMaxAnchorSize(2));
    assertEquals(Status.NOT_FOUND, result.status());
    assertEquals(Evidence.ESTIMATED, result.precision().evidence());
    assertTrue(result.anchor().size() <= 2);
  }

  /** Their samples give the anchors up; then all their masks are known, and they do reach it. */
  @ParameterizedTest
  @CsvSource({".5,10001,8,1", ".7,10000,14,1", ".7,10000,0,1"})
  void anAnchorThatIsKnownWholeWhileNearEqualsAreComparedIsReturned(
      double q, long table, int seed, int anchor) {
    TruthTable nearly = chance(10, q, .93, table);
    SearchResult result = search(nearly.sampler(seed), REQUIRED);
    assertEquals(Superpixels.of(10, anchor), result.anchor());
    assertEquals(Status.FOUND, result.status());
    assertEquals(Evidence.EXACT, result.precision().evidence());
    assertEquals(nearly.precision(result.anchor()), result.precision().value(), 1e-12);
    assertEquals(2, result.bestBySize().size());
  }

  @Test
  void itsOwnCapIsALimit() {
    Sampler table = chance(12, .5, .8, 5).sampler(1);
    Sampler costly =
        new Sampler() {
          @Override
          public int superpixels() {
            return table.superpixels();
          }

          @Override
          public double keepProbability() {
            return table.keepProbability();
          }

          @Override
          public int backgrounds() {
            return table.backgrounds();
          }

          @Override
          public Samples draw(List<Draw> draws, Budget budget) {
            return table.draw(draws, budget);
          }

          @Override
          public Cost cost() {
            Cost cost = table.cost();
            return new Cost(cost.evaluations(), 0, 10_000 * cost.draws(), cost.batches());
          }
        };
    SearchResult result = search(costly, REQUIRED);
    assertEquals(Status.LIMIT, result.status());
    assertTrue(costly.cost().draws() >= Certified.MAX_DRAWS);
  }

  @Test
  void manySuperpixelsWork() {
    for (int superpixels : new int[] {64, 65, 400}) {
      SearchResult result = search(new WideSampler(superpixels, superpixels - 1, 4), REQUIRED);
      assertEquals(Superpixels.of(superpixels, superpixels - 1), result.anchor());
      assertEquals(Evidence.CERTIFIED, result.precision().evidence());
    }
  }

  @Test
  void oneSeedGivesOneResult() {
    TruthTable table = chance(12, .5, .9, 3);
    SearchResult first = search(table.sampler(8), REQUIRED);
    assertEquals(first, search(table.sampler(8), REQUIRED));
  }

  @Test
  void resultHasTheBestOfEachSizeAndWhatIsDisjoint() {
    Superpixels needed = Superpixels.of(15, 3, 8, 14);
    SearchResult result =
        new Certified()
            .run(
                TruthTable.and(.5, needed).sampler(2),
                Requirement.DEFAULTS,
                Budget.UNLIMITED,
                progress -> {});
    assertEquals(
        List.of(0, 1, 2, 3),
        result.bestBySize().stream().map(best -> best.anchor().size()).toList());
    assertEquals(needed, result.bestBySize().getLast().anchor());
    assertEquals(result.precision(), result.bestBySize().getLast().precision());
    assertEquals(List.of(needed), result.disjoint());
  }
}
