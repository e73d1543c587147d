package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReferenceSearchTest {
  private static final Requirement REQUIRED = Requirement.DEFAULTS;

  private static SearchResult search(TruthTable table, long seed) {
    return search(table, REQUIRED, seed);
  }

  private static SearchResult search(TruthTable table, Requirement required, long seed) {
    return new Reference().run(table.sampler(seed), required, Budget.UNLIMITED, p -> {});
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void findsWhatAnAndNeeds(int beamWidth) {
    Reference search = new Reference().withBeamWidth(beamWidth);
    for (Superpixels needed : List.of(Superpixels.of(8, 3), Superpixels.of(8, 0, 5, 7))) {
      for (double q : new double[] {.5, .7}) {
        for (int seed = 0; seed < 20; seed++) {
          Sampler sampler = TruthTable.and(q, needed).sampler(seed);
          SearchResult result = search.run(sampler, REQUIRED, Budget.UNLIMITED, p -> {});
          assertEquals(Status.FOUND, result.status());
          assertEquals(needed, result.anchor(), "seed " + seed);
          assertEquals(Math.pow(q, needed.size()), result.coverage(), 1e-15);
          assertEquals(Evidence.ESTIMATED, result.precision().evidence());
          assertEquals(1, result.precision().value());
          assertTrue(result.precision().low() > .9);
        }
      }
    }
  }

  @Test
  void aConstantModelHasTheEmptyAnchor() {
    SearchResult result = search(TruthTable.constant(6, .5, true), 1);
    assertEquals(Status.EMPTY, result.status());
    assertTrue(result.anchor().isEmpty());
    assertEquals(Math.pow(.1, .01), result.precision().low(), 1e-5);
    assertEquals(1, result.precision().high());
  }

  @Test
  void aClassThatIsNeverGivenHasNoAnchor() {
    SearchResult result = search(TruthTable.constant(5, .5, false), 1);
    assertEquals(Status.NOT_FOUND, result.status());
    assertEquals(0, result.precision().value());
  }

  @Test
  void oneSuperpixelAllowedAndNotEnough() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(8, 1, 4, 6));
    SearchResult result = search(table, REQUIRED.withMaxAnchorSize(1), 3);
    assertEquals(Status.NOT_FOUND, result.status());
    assertEquals(1, result.anchor().size());
    SearchResult single = search(TruthTable.constant(1, .5, false), 3);
    assertEquals(Status.NOT_FOUND, single.status());
  }

  @Test
  void theSizeAllowedEndsTheSearchWithTheBestSoFar() {
    TruthTable table = TruthTable.and(.5, Superpixels.of(8, 1, 4, 6));
    SearchResult result = search(table, REQUIRED.withMaxAnchorSize(2), 3);
    assertEquals(Status.NOT_FOUND, result.status());
    assertEquals(2, result.anchor().size());
    assertEquals(.5, table.precision(result.anchor()));
    assertTrue(result.precision().low() < .5 && .5 < result.precision().high());
  }

  @Test
  void parityEndsWithTheWholePicture() {
    SearchResult result = search(TruthTable.parity(4, .5), 5);
    assertEquals(Superpixels.all(4), result.anchor());
    assertEquals(Status.FOUND, result.status());
  }

  @Test
  void tiesEndByTheCapHoweverSmallTauIs() {
    TruthTable table = TruthTable.of(4, .5, kept -> kept.contains(1) || kept.contains(2));
    Sampler sampler = table.sampler(1);
    Reference search = new Reference().withTau(1e-12).withBatchSize(10_000);
    SearchResult result = search.run(sampler, REQUIRED, Budget.UNLIMITED, progress -> {});
    assertEquals(Status.LIMIT, result.status());
    assertTrue(Math.abs(Reference.MAX_DRAWS - sampler.cost().draws()) <= 2);
    assertEquals(1, table.precision(result.anchor()));
    assertEquals(16, sampler.cost().evaluations());
  }

  @Test
  void aBatchLargerThanTheCapIsCut() {
    Sampler sampler = TruthTable.parity(4, .5).sampler(1);
    Reference search = new Reference().withMinSamplesStart(Integer.MAX_VALUE);
    SearchResult result = search.run(sampler, REQUIRED, Budget.UNLIMITED, progress -> {});
    assertEquals(Reference.MAX_DRAWS, sampler.cost().draws());
    assertEquals(Superpixels.all(4), result.anchor());
    assertEquals(Status.FOUND, result.status());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void noSampleNumberIsDrawnTwiceAndArmsShareARequest(int beamWidth) {
    TruthTable table = ExhaustiveSearchTest.random(8, .5, 2, 4);
    Sampler sampler = table.sampler(11);
    List<Integer> requests = new ArrayList<>();
    Sampler watched =
        new Sampler() {
          private long next;

          @Override
          public int superpixels() {
            return sampler.superpixels();
          }

          @Override
          public double keepProbability() {
            return sampler.keepProbability();
          }

          @Override
          public int backgrounds() {
            return sampler.backgrounds();
          }

          @Override
          public Samples draw(List<Draw> draws, Budget budget) {
            requests.add(draws.size());
            for (Draw draw : draws) {
              Draw.Conditional conditional = (Draw.Conditional) draw;
              assertEquals(next, conditional.firstSample());
              next += conditional.count();
            }
            return sampler.draw(draws, budget);
          }

          @Override
          public Cost cost() {
            return sampler.cost();
          }
        };
    Reference search = new Reference().withBeamWidth(beamWidth);
    SearchResult result = search.run(watched, REQUIRED, Budget.UNLIMITED, progress -> {});
    assertEquals(Status.FOUND, result.status());
    assertTrue(requests.contains(2), "challenger and weakest leader in one request: " + requests);
  }

  /** Superpixels 1 and 2 each keep the class, 2 not always. */
  private static TruthTable twoAnchors() {
    return TruthTable.of(
        8, .5, kept -> kept.contains(1) || (kept.contains(2) && kept.size() % 8 != 1));
  }

  @Test
  void stopOnFirstSamplesTheBestOfTheBeamOnAndLeavesTheOthersIfItPasses() {
    Reference all = new Reference().withBeamWidth(3).withConfirmMargin(.01);
    Reference first = all.withStopOnFirst(true);
    long saved = 0;
    for (int seed = 0; seed < 20; seed++) {
      Sampler full = twoAnchors().sampler(seed);
      Sampler early = twoAnchors().sampler(seed);
      SearchResult best = all.run(full, REQUIRED, Budget.UNLIMITED, p -> {});
      SearchResult found = first.run(early, REQUIRED, Budget.UNLIMITED, p -> {});
      assertEquals(Superpixels.of(8, 1), best.anchor());
      assertEquals(Status.FOUND, found.status());
      assertEquals(1, found.anchor().size());
      assertTrue(found.precision().value() >= .95, found.toString());
      saved += full.cost().draws() - early.cost().draws();
    }
    assertTrue(saved > 20 * 50, "draws saved: " + saved);
  }

  @Test
  void stopOnFirstGoesOnThroughTheBeamUntilOnePasses() {
    Superpixels needed = Superpixels.of(8, 3);
    Reference first = new Reference().withBeamWidth(4).withStopOnFirst(true);
    for (int seed = 0; seed < 20; seed++) {
      Sampler sampler = TruthTable.and(.5, needed).sampler(seed);
      SearchResult result = first.run(sampler, REQUIRED, Budget.UNLIMITED, p -> {});
      assertEquals(needed, result.anchor(), "seed " + seed);
      Sampler never = TruthTable.constant(4, .5, false).sampler(seed);
      assertEquals(
          Status.NOT_FOUND, first.run(never, REQUIRED, Budget.UNLIMITED, p -> {}).status());
    }
  }

  @Test
  void withOneAnchorOfEachSizeStopOnFirstChangesNothing() {
    for (int seed = 0; seed < 20; seed++) {
      TruthTable table = ExhaustiveSearchTest.random(8, .5, 1, seed);
      Sampler sampler = table.sampler(seed);
      Reference first = new Reference().withStopOnFirst(true);
      SearchResult all = search(table, seed);
      SearchResult result = first.run(sampler, REQUIRED, Budget.UNLIMITED, p -> {});
      assertEquals(all.status(), result.status());
      assertEquals(all.reasons(), result.reasons());
      assertEquals(all.precision(), result.precision());
    }
  }

  @Test
  void oneSeedGivesOneResult() {
    TruthTable table = ExhaustiveSearchTest.random(9, .5, 1, 5);
    SearchResult first = search(table, 8);
    assertEquals(first, search(table, 8));
  }

  @Test
  void manySuperpixelsWork() {
    Superpixels needed = Superpixels.of(12, 2, 9);
    SearchResult few = search(TruthTable.and(.5, needed), 2);
    Sampler many = new WideSampler(Superpixels.of(200, 190), 4);
    SearchResult result = new Reference().run(many, REQUIRED, Budget.UNLIMITED, progress -> {});
    assertEquals(needed, few.anchor());
    assertEquals(Superpixels.of(200, 190), result.anchor());
  }
}
