package dev.kedge.app.flags;

import dev.kedge.search.Auto;
import dev.kedge.search.Certified;
import dev.kedge.search.Effort;
import dev.kedge.search.Exhaustive;
import dev.kedge.search.Reference;
import dev.kedge.search.Requirement;
import dev.kedge.search.Search;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What an anchor must be, and how it is looked for. */
public final class SearchFlags {
  /** A day. */
  private static final double MOST_SECONDS = 86_400;

  private static final Map<String, List<String>> TAKES =
      Map.of(
          "auto",
              List.of(
                  "--exhaustive-limit",
                  "--exact-within",
                  "--effort",
                  "--batch-size",
                  "--reasons",
                  "--refine"),
          "exhaustive", List.of("--refine"),
          "certified", List.of("--effort", "--batch-size", "--reasons", "--refine"),
          "reference",
              List.of("--tau", "--batch-size", "--beam", "--min-samples-start", "--stop-on-first"));

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "auto, exhaustive (all masks: exact), certified (a lower bound that holds) or reference"
              + " (KL-LUCB, an estimate without a guarantee); auto is exhaustive up to"
              + " --exhaustive-limit masks, or as many as take --exact-within seconds, else"
              + " certified (default: ${DEFAULT-VALUE}).")
  String strategy = "auto";

  @Option(
      names = "--exhaustive-limit",
      paramLabel = "N",
      description = "auto: most evaluations for which all masks are tried (1024).")
  @Nullable Long exhaustiveLimit;

  @Option(
      names = "--exact-within",
      paramLabel = "SECONDS",
      description =
          "auto: all masks are tried if that takes no longer, by the time of the first ones (1);"
              + " 0: --exhaustive-limit alone decides, so that it is the same on any machine.")
  @Nullable Double exactWithin;

  @Option(
      names = "--reasons",
      paramLabel = "N",
      description =
          "auto, certified: most anchors without a common superpixel that are looked for, one after"
              + " the other (1); all of them hold with the confidence of one. exhaustive has all.")
  @Nullable Integer reasons;

  @Option(
      names = "--effort",
      paramLabel = "NAME",
      description =
          "auto, certified: what is spent on a smaller anchor: quick (the first one that is"
              + " certified, without what it does not need), balanced or thorough (balanced).")
  @Nullable String effort;

  @Option(
      names = "--refine",
      description =
          "auto, exhaustive, certified: looks inside the anchor for a part that is enough, too,"
              + " among ever finer pieces; anchor and part hold together with the confidence asked"
              + " for.")
  boolean refine;

  @Option(
      names = "--threshold",
      paramLabel = "P",
      defaultValue = ".95",
      description = "Precision that an anchor must reach (default: ${DEFAULT-VALUE}).")
  double threshold;

  @Option(
      names = "--delta",
      paramLabel = "P",
      description = "Risk taken, where a precision is not exact (.1).")
  @Nullable Double delta;

  @Option(names = "--tau", paramLabel = "X", description = "reference: tolerance of KL-LUCB (.15).")
  @Nullable Double tau;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description =
          "auto, certified: masks asked for at a time (32), more for the batches of a device;"
              + " reference: samples drawn for an anchor at a time (100). The answer depends on"
              + " it.")
  @Nullable Integer batchSize;

  @Option(
      names = "--beam",
      paramLabel = "N",
      description = "reference: anchors of each size built upon (1).")
  @Nullable Integer beam;

  @Option(
      names = "--min-samples-start",
      paramLabel = "N",
      description = "reference: samples of the empty anchor (100).")
  @Nullable Integer minSamplesStart;

  @Option(
      names = "--max-size",
      paramLabel = "N",
      description = "Most superpixels of an anchor (default: no limit).")
  int maxSize = Integer.MAX_VALUE;

  @Option(
      names = "--stop-on-first",
      description =
          "reference, with --beam 2 or more: the first anchor of a size that passes is the answer,"
              + " the most promising tried first; else the best of those that pass.")
  boolean stopOnFirst;

  @Option(
      names = "--p-sample",
      paramLabel = "P",
      defaultValue = ".5",
      description =
          "Probability that a superpixel is masked in a sample (default: ${DEFAULT-VALUE}).")
  double maskProbability;

  /**
   * q, the probability that a superpixel is kept.
   *
   * @throws UsageException if it is out of its range
   */
  double keepProbability() {
    FlagChecks.require(
        maskProbability > 0 && maskProbability < 1 && 1 - maskProbability < 1,
        "--p-sample",
        maskProbability,
        "a number between 0 and 1: else all samples are the same picture");
    return 1 - maskProbability;
  }

  /** Whether a part of the anchor is looked for. */
  boolean refine() {
    return refine;
  }

  /**
   * What an anchor must be.
   *
   * @param estimates whether precisions are estimated from samples whatever the strategy is
   * @throws UsageException if a number is out of its range, or has no effect
   */
  Requirement required(boolean estimates) {
    FlagChecks.require(
        threshold > 0 && threshold <= 1, "--threshold", threshold, "above 0, at most 1");
    FlagChecks.atLeast(1, "--max-size", maxSize);
    int anchors = reasons == null ? Requirement.DEFAULTS.reasons() : reasons;
    FlagChecks.atLeast(1, "--reasons", anchors);
    Requirement required =
        Requirement.DEFAULTS
            .withThreshold(threshold)
            .withMaxAnchorSize(maxSize)
            .withReasons(anchors);
    if (delta == null) {
      return required;
    }
    if (strategy.equals("exhaustive") && !estimates && !refine) {
      throw new UsageException(
          "--delta does nothing with --strategy exhaustive, whose precisions are exact");
    }
    FlagChecks.require(delta > 0 && delta < 1, "--delta", delta, "a number between 0 and 1");
    return required.withDelta(delta);
  }

  /**
   * How it is looked for.
   *
   * @throws UsageException if there is no such strategy, or a flag is out of its range or has no
   *     effect with it
   */
  Search search() {
    List<String> takes = TAKES.get(strategy);
    if (takes == null) {
      throw new UsageException(
          "--strategy is '%s', expected one of auto, exhaustive, certified, reference"
              .formatted(strategy));
    }
    refuse(takes);
    return switch (strategy) {
      case "auto" -> auto();
      case "exhaustive" -> new Exhaustive();
      case "certified" -> certified();
      default -> reference();
    };
  }

  private void refuse(List<String> takes) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    given.put("--exhaustive-limit", exhaustiveLimit);
    given.put("--exact-within", exactWithin);
    given.put("--reasons", reasons);
    given.put("--refine", refine ? true : null);
    given.put("--effort", effort);
    given.put("--tau", tau);
    given.put("--batch-size", batchSize);
    given.put("--beam", beam);
    given.put("--min-samples-start", minSamplesStart);
    given.put("--stop-on-first", stopOnFirst ? true : null);
    FlagChecks.refuse("--strategy " + strategy, takes, given);
  }

  private Search auto() {
    Auto usual = new Auto();
    long limit = exhaustiveLimit == null ? usual.exhaustiveLimit() : exhaustiveLimit;
    FlagChecks.atLeast(0, "--exhaustive-limit", limit);
    double seconds = exactWithin == null ? usual.exactWithin().toMillis() / 1e3 : exactWithin;
    FlagChecks.require(
        seconds >= 0 && seconds <= MOST_SECONDS,
        "--exact-within",
        seconds,
        "0 to " + (long) MOST_SECONDS + " seconds");
    return new Auto(limit, Duration.ofNanos((long) (seconds * 1e9)), certified());
  }

  private Certified certified() {
    Certified usual = new Certified();
    int samples = batchSize == null ? usual.batchSize() : batchSize;
    FlagChecks.require(
        samples >= 1 && samples <= Certified.MAX_BATCH_SIZE,
        "--batch-size",
        samples,
        String.format(
            Locale.ROOT, "1 to %d with --strategy %s", Certified.MAX_BATCH_SIZE, strategy));
    return new Certified(effort(usual.effort()), samples);
  }

  private Effort effort(Effort usual) {
    if (effort == null) {
      return usual;
    }
    for (Effort known : Effort.values()) {
      if (known.label().equals(effort)) {
        return known;
      }
    }
    throw new UsageException(
        "--effort is '%s', expected one of quick, balanced, thorough".formatted(effort));
  }

  private Reference reference() {
    Reference usual = new Reference();
    double tolerance = tau == null ? usual.tau() : tau;
    FlagChecks.require(
        tolerance > 0 && tolerance < 1, "--tau", tolerance, "a number between 0 and 1");
    int samples = batchSize == null ? usual.batchSize() : batchSize;
    FlagChecks.atLeast(1, "--batch-size", samples);
    int atStart = minSamplesStart == null ? usual.minSamplesStart() : minSamplesStart;
    FlagChecks.atLeast(1, "--min-samples-start", atStart);
    int width = beam == null ? usual.beamWidth() : beam;
    FlagChecks.atLeast(1, "--beam", width);
    if (stopOnFirst && width == 1) {
      throw new UsageException(
          "--stop-on-first does nothing with --beam 1, where one anchor of each size is tried: give"
              + " --beam 2 or more");
    }
    return new Reference(tolerance, usual.confirmMargin(), samples, width, atStart, stopOnFirst);
  }
}
