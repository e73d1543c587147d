package dev.kedge.bench;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.Requirement;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * How runs on a table compare with the recorded runs of the Python package, as a row of Markdown:
 * in each cell theirs / ours, followed by the p-value of the difference.
 */
final class Parity {
  static final String HEADER =
      """
      | table | K | beam | runs | draws + 1 | p | distinct masks | p | truly valid | p | and smallest | p | size and precision: p |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private final TableFile file;
  private final Requirement required;
  private final int beamWidth;
  private final List<TableRun> runs;
  private final Optional<TableFile.PythonRuns> theirs;

  Parity(TableFile file, Requirement required, int beamWidth, List<TableRun> runs) {
    this.file = file;
    this.required = required;
    this.beamWidth = beamWidth;
    this.runs = runs;
    this.theirs = file.pythonRuns(beamWidth);
  }

  String row() {
    int smallest =
        file.table().smallestAnchors(required.threshold()).stream()
            .mapToInt(Superpixels::size)
            .findFirst()
            .orElse(-1);
    Predicate<TableRun> valid =
        run -> file.table().precision(run.result().anchor()) >= required.threshold();
    Predicate<TableRun> best = valid.and(run -> run.result().anchor().size() == smallest);
    return String.format(
            Locale.ROOT,
            "| %s | %d | %d | %s / %d",
            file.name(),
            file.table().superpixels(),
            beamWidth,
            theirs.map(t -> Integer.toString(t.seeds())).orElse("–"),
            runs.size())
        + mean(theirs.map(t -> t.meanEvaluations()), run -> run.cost().draws() + 1)
        + mean(theirs.map(t -> t.meanDistinctMasks()), run -> run.cost().distinctMasks())
        + share(theirs.map(t -> t.valid()), valid)
        + share(theirs.map(t -> t.validAndSmallest()), best)
        + kinds()
        + " |\n";
  }

  private String mean(Optional<Double> recorded, ToDoubleFunction<TableRun> figure) {
    double[] ours = runs.stream().mapToDouble(figure).toArray();
    double mean = runs.stream().mapToDouble(figure).average().orElse(Double.NaN);
    return " | "
        + recorded.map(their -> figure(their, 1)).orElse("–")
        + " / "
        + figure(mean, 1)
        + p(recorded.map(their -> Resampling.ofMeans(their, seeds(), ours)));
  }

  private String share(Optional<Integer> recorded, Predicate<TableRun> good) {
    int ours = (int) runs.stream().filter(good).count();
    Map<Boolean, Integer> counts = Map.of(true, ours, false, runs.size() - ours);
    return " | "
        + recorded.map(their -> figure((double) their / seeds(), 2)).orElse("–")
        + " / "
        + figure((double) ours / runs.size(), 2)
        + p(
            recorded.map(
                their -> Resampling.ofCounts(Map.of(true, their, false, seeds() - their), counts)));
  }

  /** Anchors of one size and one exact precision are one kind. */
  private String kinds() {
    Map<String, Integer> ours = new HashMap<>();
    runs.forEach(run -> ours.merge(kind(run.result().anchor()), 1, Integer::sum));
    Map<String, Integer> recorded = new HashMap<>();
    theirs.ifPresent(
        t -> t.anchors().forEach((a, times) -> recorded.merge(kind(a), times, Integer::sum)));
    return p(theirs.map(t -> Resampling.ofCounts(recorded, ours)));
  }

  private String kind(Superpixels anchor) {
    return anchor.size() + " of " + file.table().precision(anchor);
  }

  private int seeds() {
    return theirs.orElseThrow().seeds();
  }

  private static String p(Optional<Double> p) {
    return " | " + p.map(value -> figure(value, 3)).orElse("");
  }

  private static String figure(double value, int digits) {
    return BigDecimal.valueOf(value).setScale(digits, RoundingMode.HALF_UP).toString();
  }
}
