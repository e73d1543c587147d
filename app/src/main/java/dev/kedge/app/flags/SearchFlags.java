package dev.kedge.app.flags;

import dev.kedge.Strategy;
import dev.kedge.search.SearchOptions;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** What an anchor must be, and how it is looked for. */
public final class SearchFlags {
  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto, exhaustive (all masks: exact), certified (a lower bound that holds) or reference"
              + " (KL-LUCB, an estimate without a guarantee); auto is exhaustive up to"
              + " --exhaustive-limit masks, else certified (default: ${DEFAULT-VALUE}).")
  String strategy = "auto";

  @Option(
      names = "--exhaustive-limit",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Most evaluations for which auto tries all masks (default: ${DEFAULT-VALUE}).")
  long exhaustiveLimit;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      defaultValue = ".95",
      description = "Precision that an anchor must reach (default: ${DEFAULT-VALUE}).")
  double threshold;

  @Option(
      names = "--delta",
      paramLabel = "P",
      defaultValue = ".1",
      description = "Risk taken (default: ${DEFAULT-VALUE}).")
  double delta;

  @Option(
      names = "--tau",
      paramLabel = "X",
      defaultValue = ".15",
      description = "reference: tolerance of KL-LUCB (default: ${DEFAULT-VALUE}).")
  double tau;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "Samples drawn for an anchor at a time; certified takes up to 8 (default:"
              + " ${DEFAULT-VALUE}).")
  int batchSize;

  @Option(
      names = "--beam",
      paramLabel = "N",
      defaultValue = "1",
      description = "reference: anchors of each size built upon (default: ${DEFAULT-VALUE}).")
  int beam;

  @Option(
      names = "--min-samples-start",
      paramLabel = "N",
      defaultValue = "100",
      description = "reference: samples of the empty anchor (default: ${DEFAULT-VALUE}).")
  int minSamplesStart;

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description = "Most superpixels of an anchor (default: no limit).")
  int maxSize = Integer.MAX_VALUE;

  @Option(
      names = "--stop-on-first",
      description = "reference: stop at the first anchor that passes.")
  boolean stopOnFirst;

  @Option(
      names = "--p-sample",
      paramLabel = "P",
      defaultValue = ".5",
      description =
          "Probability that a superpixel is masked in a sample (default: ${DEFAULT-VALUE}).")
  double maskProbability;

  public long exhaustiveLimit() {
    return exhaustiveLimit;
  }

  /** q, the probability that a superpixel is kept. */
  public double keepProbability() {
    return 1 - maskProbability;
  }

  /** The strategy asked for. */
  public Strategy strategy() {
    return Arrays.stream(Strategy.values())
        .filter(s -> name(s).equals(strategy))
        .findFirst()
        .orElseThrow(
            () ->
                new UsageException(
                    "--strategy is '%s', expected one of %s"
                        .formatted(
                            strategy,
                            Arrays.stream(Strategy.values())
                                .map(SearchFlags::name)
                                .collect(Collectors.joining(", ")))));
  }

  private static String name(Strategy strategy) {
    return strategy.name().toLowerCase(Locale.ROOT);
  }

  /**
   * What an anchor must be.
   *
   * @throws IllegalArgumentException if a number is out of its range
   */
  public SearchOptions options() {
    return SearchOptions.DEFAULTS
        .withThreshold(threshold)
        .withDelta(delta)
        .withTau(tau)
        .withBatchSize(batchSize)
        .withBeamWidth(beam)
        .withMinSamplesStart(minSamplesStart)
        .withMaxAnchorSize(maxSize)
        .withStopOnFirst(stopOnFirst);
  }
}
