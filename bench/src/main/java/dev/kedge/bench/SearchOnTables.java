package dev.kedge.bench;

import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Effort;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Requirement;
import dev.kedge.search.Sampler;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a strategy on truth tables: no picture, no model. */
@Command(
    name = "search-on-tables",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Runs a strategy on truth tables and prints a line of JSON for each run.")
public final class SearchOnTables implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "truth tables; bench/tables has some, and tells their format")
  private List<Path> files = List.of();

  @Option(
      names = "--strategy",
      defaultValue = "reference",
      description = "its name (${DEFAULT-VALUE})")
  private String strategy = "";

  @Option(
      names = "--seeds",
      defaultValue = "0",
      description = "seeds, as 7 or 0-49 (${DEFAULT-VALUE})")
  private String seeds = "";

  @Option(
      names = "--beam",
      defaultValue = "1",
      description = "reference: beam width (${DEFAULT-VALUE})")
  private int beam;

  @Option(
      names = "--effort",
      defaultValue = "BALANCED",
      description = "auto, certified: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE})")
  private Effort effort = Effort.BALANCED;

  @Option(
      names = "--threshold",
      defaultValue = ".95",
      description = "precision to reach (${DEFAULT-VALUE})")
  private double threshold;

  @Option(names = "--delta", defaultValue = ".1", description = "risk taken (${DEFAULT-VALUE})")
  private double delta;

  @Option(
      names = "--tau",
      description =
          "reference: tolerance of KL-LUCB (that of the runs recorded in the table, else .15)")
  private @Nullable Double tau;

  @Option(names = "--batch-size", description = "draws at a time (reference 100, certified 32)")
  private @Nullable Integer batchSize;

  @Option(names = "--max-size", description = "largest anchor allowed (any)")
  private int maxSize = Integer.MAX_VALUE;

  @Option(
      names = "--summary",
      description =
          "instead of the runs, one row of Markdown per table: how they compare with the recorded"
              + " ones")
  private boolean summary;

  @Spec private @Nullable CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new SearchOnTables()).execute(args));
  }

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = command.getOut();
    Requirement required;
    long[] range;
    try {
      required =
          Requirement.DEFAULTS.withThreshold(threshold).withDelta(delta).withMaxAnchorSize(maxSize);
      range = seedRange();
      search(.15);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()));
    }
    if (summary) {
      out.print(Parity.HEADER);
    }
    for (Path path : files) {
      TableFile file;
      try {
        file = new TableFile(path);
      } catch (IOException e) {
        command.getErr().println("search-on-tables: " + e);
        return 1;
      }
      Search search = search(file.recordedTau());
      List<TableRun> runs =
          LongStream.rangeClosed(range[0], range[1])
              .mapToObj(seed -> run(file, search, required, seed))
              .toList();
      if (summary) {
        out.print(new Parity(file, required, beam, runs).row());
      } else {
        runs.forEach(run -> out.print(run.json() + "\n"));
      }
      out.flush();
    }
    return 0;
  }

  private static TableRun run(TableFile file, Search search, Requirement required, long seed) {
    Sampler sampler = file.table().sampler(seed);
    SearchResult result = search.run(sampler, required, Budget.UNLIMITED, progress -> {});
    return new TableRun(file.name(), search.name(), seed, result, sampler.cost());
  }

  private Search search(double tauOfTable) {
    Search usual = Searches.named(strategy);
    return switch (usual) {
      case Reference reference ->
          reference
              .withTau(tau == null ? tauOfTable : tau)
              .withBatchSize(batchSize == null ? reference.batchSize() : batchSize)
              .withBeamWidth(beam);
      case Certified certified -> certified(certified);
      // A table answers at once: what it would take a model decides nothing here.
      case Auto auto ->
          new Auto(auto.exhaustiveLimit(), Duration.ZERO, certified(auto.otherwise()));
      case Exhaustive exhaustive -> exhaustive;
    };
  }

  private Certified certified(Certified usual) {
    return new Certified(effort, batchSize == null ? usual.batchSize() : batchSize);
  }

  private long[] seedRange() {
    String[] ends = seeds.split("-", 2);
    try {
      long first = Long.parseLong(ends[0]);
      long last = Long.parseLong(ends[ends.length - 1]);
      if (first <= last) {
        return new long[] {first, last};
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--seeds is " + seeds + ", must be like 7 or 0-49", e);
    }
    throw new IllegalArgumentException("--seeds is " + seeds + ", must be like 7 or 0-49");
  }
}
