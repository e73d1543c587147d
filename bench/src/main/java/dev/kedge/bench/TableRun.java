package dev.kedge.bench;

import dev.kedge.search.Cost;
import dev.kedge.search.SearchResult;
import java.util.Locale;

/** One run of a strategy on a truth table. */
record TableRun(String table, String strategy, long seed, SearchResult result, Cost cost) {
  /** The run as a line of JSON. */
  String json() {
    return String.format(
        Locale.ROOT,
        """
        {"table":"%s","strategy":"%s","seed":%d,"status":"%s","anchor":%s,"evidence":"%s","precision":%s,"evaluations":%d,"draws":%d}\
        """,
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
