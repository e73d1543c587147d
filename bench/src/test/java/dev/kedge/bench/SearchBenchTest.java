package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchBenchTest {
  private static SearchResult search(String strategy, String kind) {
    SearchBench bench = new SearchBench();
    bench.strategy = strategy;
    bench.kind = kind;
    bench.open();
    return bench.search();
  }

  @ParameterizedTest
  @ValueSource(strings = {"exhaustive", "certified", "reference"})
  void allStrategiesFindTheAnd(String strategy) {
    assertEquals(Superpixels.of(15, 3, 8, 14), search(strategy, "and").anchor());
    SearchResult sums = search(strategy, "sums");
    assertEquals(Status.FOUND, sums.status());
    assertTrue(sums.precision().value() >= .9);
  }
}
