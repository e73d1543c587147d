package dev.kedge.search;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both strategies on tables of real photos and models, against what was recorded about them. */
final class RecordedTablesTest {
  private static final int SEEDS = 200;

  @ParameterizedTest
  @MethodSource("dev.kedge.search.RecordedTable#names")
  void exhaustiveFindsTheRecordedFacts(String name) {
    RecordedTable recorded = RecordedTable.named(name);
    SearchResult result =
        new Exhaustive()
            .run(
                recorded.table().sampler(0),
                Requirement.DEFAULTS,
                Budget.UNLIMITED,
                progress -> {});
    assertEquals(recorded.json().get("smallestValidSize").intValue(), result.anchor().size());
    Map<Superpixels, Double> found = new HashMap<>();
    found.put(result.anchor(), result.precision().value());
    result.alternatives().forEach(a -> found.put(a.anchor(), a.precision().value()));
    Map<Superpixels, Double> expected = new HashMap<>();
    for (JsonNode anchor : recorded.json().get("anchorsOfSmallestSize")) {
      expected.put(recorded.anchor(anchor.get("anchor")), anchor.get("precision").doubleValue());
    }
    assertEquals(expected, found);
    List<Double> bySize = new ArrayList<>();
    recorded.json().get("bestPrecisionBySize").forEach(best -> bySize.add(best.doubleValue()));
    assertEquals(bySize, result.bestPrecisionBySize());
    assertEquals(
        recorded.json().get("emptyPrecision").doubleValue(),
        recorded.table().precision(Superpixels.none(recorded.table().superpixels())));
  }

  /**
   * Means and shares of ours and theirs are within four standard deviations of their difference.
   */
  @ParameterizedTest
  @MethodSource("dev.kedge.search.RecordedTable#names")
  void referenceLiesWhereTheRecordedRunsLie(String name) {
    RecordedTable recorded = RecordedTable.named(name);
    Reference search = new Reference().withTau(recorded.tau());
    JsonNode theirs = recorded.pythonRuns(1);
    int smallest = recorded.json().get("smallestValidSize").intValue();
    double[] draws = new double[SEEDS];
    double[] distinct = new double[SEEDS];
    double[] valid = new double[SEEDS];
    double[] best = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      Sampler sampler = recorded.table().sampler(seed);
      SearchResult result =
          search.run(sampler, Requirement.DEFAULTS, Budget.UNLIMITED, progress -> {});
      draws[seed] = 1 + sampler.cost().draws();
      distinct[seed] = sampler.cost().distinctMasks();
      valid[seed] = recorded.table().precision(result.anchor()) >= .95 ? 1 : 0;
      best[seed] = result.anchor().size() == smallest ? valid[seed] : 0;
    }
    checkMean("draws", theirs.get("mean_evals").doubleValue(), draws, 0);
    checkMean("distinct masks", theirs.get("mean_distinct").doubleValue(), distinct, 0);
    checkMean("valid", theirs.get("valid").doubleValue(), valid, 1.0 / 50);
    checkMean("smallest", theirs.get("valid_and_best_coverage").doubleValue(), best, 1.0 / 50);
  }

  private static void checkMean(String what, double theirs, double[] ours, double grain) {
    double mean = IntStream.range(0, SEEDS).mapToDouble(i -> ours[i]).average().orElseThrow();
    double variance =
        IntStream.range(0, SEEDS).mapToDouble(i -> (ours[i] - mean) * (ours[i] - mean)).sum()
            / (SEEDS - 1);
    double deviation = Math.sqrt(variance * (1.0 / 50 + 1.0 / SEEDS));
    assertEquals(theirs, mean, 4 * deviation + grain + 1e-9, what + ", seeds 0.." + (SEEDS - 1));
  }
}
