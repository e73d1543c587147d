package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of searches that are cut short hold for the anchor that they return. */
final class CutSearchBoundsTest {
  private static final int RUNS = 700;
  private static final double DELTA = .1;

  /**
   * Tables in which each mask agrees by chance, so that all anchors are about as good, and the one
   * that is selected looks better than it is.
   */
  @ParameterizedTest
  @ValueSource(strings = {"certified", "reference"})
  void boundsHoldForTheBestOfMany(String strategy) {
    Search search = strategy.equals("certified") ? new Certified() : new Reference();
    SplittableRandom random = new SplittableRandom(1);
    int below = 0;
    int above = 0;
    int cut = 0;
    for (int run = 0; run < RUNS; run++) {
      double p = .5 + .45 * random.nextDouble();
      long tableSeed = random.nextLong();
      SplittableRandom bits = new SplittableRandom(tableSeed);
      TruthTable table =
          TruthTable.of(12, new double[] {.3, .5, .7}[run % 3], kept -> bits.nextDouble() < p);
      Budget budget = Budget.UNLIMITED.withMaxDraws(20 + random.nextInt(800));
      SearchResult result =
          search.run(
              table.sampler(run), Requirement.DEFAULTS.withDelta(DELTA), budget, progress -> {});
      if (result.cutShort().orElse(result.status()) != Status.LIMIT) {
        continue;
      }
      cut++;
      if (result.precision().evidence() == Evidence.ESTIMATED) {
        assertTrue(result.precision().confidence() >= 1 - DELTA);
      }
      double truth = table.precision(result.anchor());
      below += truth < result.precision().low() - 1e-12 ? 1 : 0;
      above += truth > result.precision().high() + 1e-12 ? 1 : 0;
    }
    System.out.printf(
        "%s: of %d cut searches, seeds 0..%d, truth below the bounds %d, above %d%n",
        strategy, cut, RUNS - 1, below, above);
    assertTrue(cut >= 500, cut + " searches were cut");
    // Binomial(700, .1): above 101 once in 10,000.
    assertTrue(below + above <= 101, below + " below, " + above + " above, of " + cut);
  }
}
