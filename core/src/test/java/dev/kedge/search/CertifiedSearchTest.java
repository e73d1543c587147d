package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
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

  @Test
  void anAnchorNearTheThresholdIsDecidedByItsMasks() {
    // Of the 256 masks above {0, 1}, 244 agree: .953. No mask without both does.
    TruthTable table =
        TruthTable.of(
            10,
            .5,
            kept -> kept.containsAll(Superpixels.of(10, 0, 1)) && !rare(kept.word(0) >>> 2));
    assertEquals(244 / 256.0, table.precision(Superpixels.of(10, 0, 1)));
    int smallest = 0;
    for (int seed = 0; seed < 20; seed++) {
      SearchResult result =
          new Certified()
              .withEffort(Effort.THOROUGH)
              .run(table.sampler(seed), REQUIRED, Budget.UNLIMITED, p -> {});
      smallest += result.anchor().equals(Superpixels.of(10, 0, 1)) ? 1 : 0;
    }
    assertTrue(smallest >= 18, smallest + " of the seeds 0..19");
  }

  /** 12 of the numbers 0..255. */
  private static boolean rare(long mask) {
    return mask % 21 == 3 && mask < 252;
  }

  @Test
  void moreEffortLooksAtMoreMasksAndSaysWhatItsLimitIs() {
    TruthTable table = chance(14, .5, .96, 4);
    long before = 0;
    for (Effort effort : Effort.values()) {
      Sampler sampler = table.sampler(1);
      SearchResult result =
          new Certified(effort, 32).run(sampler, REQUIRED, Budget.UNLIMITED, p -> {});
      assertTrue(sampler.cost().evaluations() >= before, effort + " " + sampler.cost());
      assertTrue(sampler.cost().evaluations() <= effort.mostMasks() + 32, effort.toString());
      before = sampler.cost().evaluations();
      if (sampler.cost().evaluations() >= effort.mostMasks()) {
        assertEquals(Status.LIMIT, result.cutShort().orElse(result.status()));
      }
    }
  }

  @Test
  void whatIsCertifiedOutlastsABudgetThatEnds() {
    TruthTable table = RecordedTable.named("mbv2__tutorial__coffee").table();
    Certified search = new Certified().withEffort(Effort.THOROUGH);
    int found = 0;
    for (int most = 20; most < 300; most += 20) {
      SearchResult result =
          search.run(
              table.sampler(2), REQUIRED, Budget.UNLIMITED.withMaxEvaluations(most), p -> {});
      if (result.status().found()) {
        found++;
        assertTrue(table.precision(result.anchor()) >= .95, "at " + most);
        assertTrue(result.anchor().size() < 12);
      } else {
        assertEquals(Status.LIMIT, result.status());
        assertEquals(Evidence.ESTIMATED, result.precision().evidence());
      }
    }
    assertTrue(found > 3, found + " of the budgets");
  }

  /** At a risk of .5 many nominees below the threshold are certified; masks seen later show it. */
  @Test
  void whatMasksDisproveIsNotReturned() {
    Certified search = new Certified().withEffort(Effort.THOROUGH);
    int found = 0;
    for (int seed = 0; seed < 150; seed++) {
      TruthTable table = chance(8, .5, .94, seed);
      SearchResult result =
          search.run(table.sampler(seed), REQUIRED.withDelta(.5), Budget.UNLIMITED, p -> {});
      found += result.status().found() ? 1 : 0;
      if (result.status().found()) {
        assertTrue(result.precision().high() >= .95 - 1e-9, seed + ": " + result.precision());
      }
    }
    assertTrue(found > 75, found + " found");
  }

  @Test
  void theBestSoFarHasSamplesThatSpeakForIt() {
    TruthTable table = RecordedTable.named("mbv2__tutorial__coffee").table();
    for (int seed = 0; seed < 10; seed++) {
      SearchResult result =
          new Certified()
              .run(table.sampler(seed), REQUIRED, Budget.UNLIMITED.withMaxEvaluations(50), p -> {});
      assertEquals(Status.LIMIT, result.status());
      assertTrue(result.anchor().size() < 8, result.anchor().toString());
      assertTrue(result.precision().low() > 0, result.precision().toString());
    }
  }

  @Test
  void aCertifiedAnchorIsToldAtOnceAndGivenUpForSmallerOnesOnly() {
    for (String name : List.of("mbv2__tutorial__coffee", "mbv2__default__sunflower")) {
      TruthTable table = RecordedTable.named(name).table();
      List<SearchProgress> told = new ArrayList<>();
      SearchResult result =
          new Certified().run(table.sampler(3), REQUIRED, Budget.UNLIMITED, told::add);
      List<SearchProgress> certified = told.stream().filter(SearchProgress::certified).toList();
      assertEquals(result.anchor(), certified.getLast().best());
      for (int i = 1; i < certified.size(); i++) {
        assertTrue(certified.get(i).best().size() <= certified.get(i - 1).best().size());
      }
      certified.forEach(p -> assertTrue(table.precision(p.best()) >= .95, p.toString()));
    }
  }

  @Test
  void aPictureThatTheModelGivesAnotherClassCostsLittle() {
    Sampler sampler = TruthTable.constant(15, .5, false).sampler(1);
    SearchResult result = search(sampler, REQUIRED);
    assertEquals(Status.NOT_FOUND, result.status());
    assertTrue(sampler.cost().evaluations() < 250, sampler.cost().toString());
  }

  @Test
  void manySuperpixelsOfWhichSixAreNeeded() {
    // A random mask keeps all six once in 64 times: what keeps more has to be looked at first.
    int exactly = 0;
    for (int seed = 0; seed < 5; seed++) {
      Superpixels needed = Superpixels.of(200, 3, 40, 77, 120, 121, 199);
      SearchResult result = search(new WideSampler(needed, seed), REQUIRED);
      assertEquals(Status.FOUND, result.status(), "seed " + seed);
      assertTrue(result.anchor().size() < 20, "seed " + seed + ": " + result.anchor());
      exactly += result.anchor().size() <= 8 ? 1 : 0;
    }
    assertTrue(exactly >= 3, exactly + " of 5");
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
      Superpixels needed = Superpixels.of(superpixels, superpixels - 1);
      SearchResult result = search(new WideSampler(needed, 4), REQUIRED);
      assertEquals(needed, result.anchor());
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
    assertEquals(
        List.of(needed),
        result.reasons().anchors().stream().map(SearchResult.Alternative::anchor).toList());
  }
}
