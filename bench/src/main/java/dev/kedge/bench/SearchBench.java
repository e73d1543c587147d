package dev.kedge.bench;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Requirement;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import dev.kedge.search.TruthTable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a search costs besides masking and model: on truth tables of 15 superpixels, drawing of
 * masks and look-up of answers included. With "sums", anchors of five superpixels are wanted and
 * many are nearly as good: the reference strategy takes about 10,000 draws.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class SearchBench {
  private static final int SUPERPIXELS = 15;

  @Param({"exhaustive", "certified", "reference"})
  public String strategy = "reference";

  @Param({"and", "sums"})
  public String kind = "sums";

  private Search search = new Exhaustive();
  private TruthTable table = TruthTable.constant(1, .5, true);
  private long seed;

  @Setup
  public void open() {
    search = Searches.named(strategy);
    table =
        switch (kind) {
          case "and" -> TruthTable.and(.5, Superpixels.of(SUPERPIXELS, 3, 8, 14));
          case "sums" -> TruthTable.of(SUPERPIXELS, .5, kept -> sum(kept) >= 75);
          default -> throw new IllegalArgumentException("no table of kind " + kind);
        };
  }

  private static int sum(Superpixels kept) {
    int sum = 0;
    for (int superpixel : kept.indices()) {
      sum += superpixel + 1;
    }
    return sum;
  }

  /** One search, each with a new seed. */
  @Benchmark
  public SearchResult search() {
    return search.run(
        table.sampler(seed++), Requirement.DEFAULTS, Budget.UNLIMITED, progress -> {});
  }
}
