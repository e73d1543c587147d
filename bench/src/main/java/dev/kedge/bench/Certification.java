package dev.kedge.bench;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Evidence;
import dev.kedge.search.Reference;
import dev.kedge.search.Requirement;
import dev.kedge.search.Sampler;
import dev.kedge.search.Search;
import dev.kedge.search.SearchResult;
import dev.kedge.search.TruthTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How often the certified and the reference strategy return an anchor that is truly below the
 * threshold, how often one of the smallest size, and for how many evaluations, on the same tables
 * with the same seeds: {@code Certification RUNS FILE...}, rows of Markdown; {@code Certification
 * RUNS} alone takes made tables: those whose every mask agrees by chance with a probability near
 * the threshold, and some made to mislead.
 */
public final class Certification {
  private static final double THRESHOLD = .95;

  /** Rounding does not make an anchor of exactly the threshold wrong. */
  private static final double ROUNDING = 1e-9;

  private static final double[] DELTAS = {.05, .1};
  private static final double[] KEEP_PROBABILITIES = {.3, .5, .7};

  private Certification() {}

  /** What one run cost and claimed. */
  private record Run(
      long evaluations, long draws, boolean found, boolean wrong, boolean smallest) {}

  public static void main(String[] args) throws IOException {
    int runs = Integer.parseInt(args[0]);
    System.out.println(
        "| table | K | q | δ | runs | certified: below τ | smallest | not found | masks |"
            + " reference: below τ | smallest | not found | masks | draws | ratio | all masks to"
            + " draws |");
    System.out.println("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    List<TableFile> tables = new ArrayList<>();
    for (String file : Arrays.asList(args).subList(1, args.length)) {
      tables.add(new TableFile(Path.of(file)));
    }
    for (TableFile table : tables) {
      Reference reference = new Reference().withTau(table.recordedTau());
      System.out.println(row(table.name(), table.table(), Requirement.DEFAULTS, reference, runs));
    }
    if (!tables.isEmpty()) {
      worst(runs, tables);
    }
    if (args.length == 1) {
      made(runs);
    }
  }

  /** For each δ and q the tables on which most runs return an anchor below the threshold. */
  private static void worst(int runs, List<TableFile> tables) {
    System.out.println("| δ | q | strategy | worst table | runs below τ | all runs below τ |");
    System.out.println("|--:|--:|---|---|--:|--:|");
    for (double delta : DELTAS) {
      for (double q : KEEP_PROBABILITIES) {
        for (Search search : List.of(new Certified(), new Reference())) {
          long all = 0;
          long most = -1;
          String worst = "";
          for (TableFile file : tables) {
            Search tuned = search instanceof Reference r ? r.withTau(file.recordedTau()) : search;
            Requirement required = Requirement.DEFAULTS.withDelta(delta);
            long below =
                runs(withKeepProbability(file.table(), q), tuned, required, runs).stream()
                    .filter(Run::wrong)
                    .count();
            all += below;
            if (below > most) {
              most = below;
              worst = file.name();
            }
          }
          System.out.printf(
              Locale.ROOT,
              "| %s | %s | %s | %s | %d of %d | %d of %d |%n",
              delta,
              q,
              search.name(),
              most == 0 ? "none" : worst,
              most,
              runs,
              all,
              (long) runs * tables.size());
        }
      }
    }
  }

  private static TruthTable withKeepProbability(TruthTable table, double q) {
    return TruthTable.of(table.superpixels(), q, kept -> table.agrees((int) kept.word(0), 0));
  }

  private static void made(int runs) {
    for (double delta : DELTAS) {
      for (double q : KEEP_PROBABILITIES) {
        for (double near : new double[] {THRESHOLD - .01, THRESHOLD, THRESHOLD + .01}) {
          SplittableRandom random = new SplittableRandom(77);
          TruthTable table = TruthTable.of(12, q, kept -> random.nextDouble() < near);
          Requirement required =
              Requirement.DEFAULTS.withThreshold(THRESHOLD).withDelta(delta).withMaxAnchorSize(2);
          Reference reference = new Reference().withTau(.25);
          System.out.println(
              row(String.format(Locale.ROOT, "near %.2f", near), table, required, reference, runs));
        }
        adversarial(q)
            .forEach(
                (name, table) ->
                    System.out.println(
                        row(
                            name,
                            table,
                            Requirement.DEFAULTS.withDelta(delta),
                            new Reference().withTau(.25),
                            runs)));
      }
    }
  }

  /** Tables made so that many anchors look as if they reached the threshold, and do not. */
  private static Map<String, TruthTable> adversarial(double q) {
    Map<String, TruthTable> tables = new LinkedHashMap<>();
    // Which masks disagree follows from ten parities: no small anchor has another share than .948.
    int[] checks = new SplittableRandom(5).ints(10, 0, 1 << 13).toArray();
    tables.put(
        "parities", TruthTable.of(13, q, kept -> syndrome(checks, (int) kept.word(0)) >= 53));
    for (int size = 2; size <= 3; size++) {
      Superpixels hidden = Superpixels.of(12, IntStream.range(4, 4 + size).toArray());
      SplittableRandom random = new SplittableRandom(6);
      tables.put(
          size == 2 ? "hidden pair" : "hidden triple",
          TruthTable.of(
              12, q, kept -> random.nextDouble() < THRESHOLD - .002 || kept.containsAll(hidden)));
    }
    // Only the first seven superpixels matter: all anchors that agree on them are one.
    SplittableRandom random = new SplittableRandom(8);
    boolean[] agrees = new boolean[1 << 7];
    for (int mask = 0; mask < agrees.length; mask++) {
      agrees[mask] = random.nextDouble() < THRESHOLD - .002;
    }
    tables.put("families", TruthTable.of(12, q, kept -> agrees[(int) kept.word(0) & 0x7F]));
    return tables;
  }

  private static int syndrome(int[] checks, int mask) {
    int syndrome = 0;
    for (int check : checks) {
      syndrome = 2 * syndrome + (Integer.bitCount(check & mask) & 1);
    }
    return syndrome;
  }

  private static String row(
      String name, TruthTable table, Requirement required, Reference search, int runs) {
    List<Run> certified = runs(table, new Certified(), required, runs);
    List<Run> reference = runs(table, search, required, runs);
    double draws = reference.stream().mapToLong(Run::draws).average().orElse(Double.NaN);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %d%s%s | %.1f | %.2f | %.3f |",
        name,
        table.superpixels(),
        table.keepProbability(),
        required.delta(),
        runs,
        figures(certified),
        figures(reference),
        draws,
        masks(certified) / masks(reference),
        (1 << table.superpixels()) / draws);
  }

  private static List<Run> runs(TruthTable table, Search search, Requirement required, int runs) {
    int smallest =
        table.smallestAnchors(THRESHOLD).stream().mapToInt(a -> a.size()).findFirst().orElse(-1);
    return LongStream.range(0, runs)
        .parallel()
        .mapToObj(
            seed -> {
              Sampler sampler = table.sampler(seed);
              SearchResult result = search.run(sampler, required, Budget.UNLIMITED, p -> {});
              boolean found = result.status().found();
              double truth = table.precision(result.anchor());
              boolean reaches = truth >= THRESHOLD - ROUNDING;
              boolean claimed = found || result.precision().evidence() == Evidence.CERTIFIED;
              return new Run(
                  sampler.cost().evaluations(),
                  sampler.cost().draws(),
                  found,
                  claimed && !reaches,
                  found && reaches && result.anchor().size() == smallest);
            })
        .toList();
  }

  private static String figures(List<Run> runs) {
    return String.format(
        Locale.ROOT,
        " | %.4f | %.4f | %.4f | %.1f",
        share(runs.stream().filter(Run::wrong).count(), runs),
        share(runs.stream().filter(Run::smallest).count(), runs),
        share(runs.stream().filter(run -> !run.found).count(), runs),
        masks(runs));
  }

  private static double share(long count, List<Run> runs) {
    return (double) count / runs.size();
  }

  private static double masks(List<Run> runs) {
    return runs.stream().mapToLong(Run::evaluations).average().orElse(Double.NaN);
  }
}
