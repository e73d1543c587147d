package dev.kedge.bench;

import dev.kedge.search.Cost;
import dev.kedge.search.SearchResult;

/** One run of a strategy on a truth table. */
record TableRun(String table, String strategy, long seed, SearchResult result, Cost cost) {
  /** The run as a line of JSON. */
  String json() {
    return """
    {"table":"%s","strategy":"%s","seed":%d,"status":"%s","anchor":%s,"evidence":"%s","precision":%s,"evaluations":%d,"draws":%d}\
    """
        .formatted(
            table,
            strategy,
            seed,
            result.status(),
            result.anchor().toString().replace(" ", ""),
            result.precision().evidence(),
            result.precision().value(),
            cost.evaluations(),
            cost.draws());
  }
}
