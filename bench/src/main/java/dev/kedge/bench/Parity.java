package dev.kedge.bench;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchOptions;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** How runs on a table compare with the recorded runs of the Python package, as Markdown. */
final class Parity {
  static final String HEADER =
      """
      | table | K | beam | runs | mean draws + 1 | p | mean distinct masks | p | truly ≥ τ | p | and smallest | p | anchors, p |
      |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|
      """;

  private Parity() {}

  /** One row: in each cell theirs / ours, and after it the p-value of the difference. */
  static String row(TableFile file, SearchOptions options, List<TableRun> runs) {
    String start =
        "| %s | %d | %d | ".formatted(file.name(), file.table().superpixels(), options.beamWidth());
    Predicate<TableRun> valid =
        run -> file.table().precision(run.result().anchor()) >= options.threshold();
    List<Superpixels> smallest = file.table().smallestAnchors(options.threshold());
    Predicate<TableRun> best = valid.and(run -> smallest.contains(run.result().anchor()));
    return file.pythonRuns(options.beamWidth())
        .map(
            theirs ->
                start
                    + theirs.seeds()
                    + " / "
                    + runs.size()
                    + means(
                        theirs.meanEvaluations(), theirs.seeds(), runs, r -> r.cost().draws() + 1)
                    + means(
                        theirs.meanDistinctMasks(),
                        theirs.seeds(),
                        runs,
                        run -> run.cost().distinctMasks())
                    + shares(theirs.valid(), theirs.seeds(), runs, valid)
                    + shares(theirs.validAndSmallest(), theirs.seeds(), runs, best)
                    + " | %.3f |\n".formatted(Resampling.ofCounts(theirs.anchors(), anchors(runs))))
        .orElse(
            start
                + "– / %d | – / %.1f | | – / %.1f | | – / %.3f | | – / %.3f | | |\n"
                    .formatted(
                        runs.size(),
                        runs.stream()
                            .mapToDouble(run -> run.cost().draws() + 1)
                            .average()
                            .orElse(0),
                        runs.stream()
                            .mapToDouble(r -> r.cost().distinctMasks())
                            .average()
                            .orElse(0),
                        share(runs, valid),
                        share(runs, best)));
  }

  private static String means(
      double theirs, int seeds, List<TableRun> runs, ToDoubleFunction<TableRun> figure) {
    double[] ours = runs.stream().mapToDouble(figure).toArray();
    double mean = runs.stream().mapToDouble(figure).average().orElse(0);
    double p = Resampling.ofMeans(theirs, seeds, ours);
    return " | %.1f / %.1f | %.3f".formatted(theirs, mean, p);
  }

  private static String shares(
      int theirs, int seeds, List<TableRun> runs, Predicate<TableRun> good) {
    int ours = (int) runs.stream().filter(good).count();
    double p =
        Resampling.ofCounts(
            Map.of(true, theirs, false, seeds - theirs),
            Map.of(true, ours, false, runs.size() - ours));
    return " | %.2f / %.2f | %.3f".formatted((double) theirs / seeds, share(runs, good), p);
  }

  private static double share(List<TableRun> runs, Predicate<TableRun> good) {
    return runs.stream().filter(good).count() / (double) runs.size();
  }

  private static Map<Superpixels, Integer> anchors(List<TableRun> runs) {
    return runs.stream()
        .collect(Collectors.toMap(run -> run.result().anchor(), run -> 1, Integer::sum));
  }
}
