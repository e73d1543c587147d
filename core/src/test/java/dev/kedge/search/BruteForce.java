package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Precisions by their definition, mask by mask: what the fast ways are compared with. */
final class BruteForce {
  private BruteForce() {}

  /** P(f = 1 | z ⊇ anchor), summed over every mask and background. */
  static double precision(TruthTable table, int anchor) {
    int k = table.superpixels();
    double q = table.keepProbability();
    double agreeing = 0;
    for (int mask = 0; mask < 1 << k; mask++) {
      if ((mask & anchor) == anchor) {
        int kept = Integer.bitCount(mask & ~anchor);
        int masked = k - Integer.bitCount(mask);
        double probability = Math.pow(q, kept) * Math.pow(1 - q, masked);
        for (int b = 0; b < table.backgrounds(); b++) {
          agreeing += table.agrees(mask, b) ? probability / table.backgrounds() : 0;
        }
      }
    }
    return agreeing;
  }

  /** The anchors of the smallest size that reach a threshold, best first. */
  static List<Superpixels> smallestAnchors(TruthTable table, double threshold) {
    List<Superpixels> anchors = anchors(table, threshold);
    return anchors.stream().filter(a -> a.size() == anchors.getFirst().size()).toList();
  }

  /** All anchors that reach a threshold: the smallest first, of these the most precise. */
  static List<Superpixels> anchors(TruthTable table, double threshold) {
    record Candidate(Superpixels anchor, double precision) {}
    List<Candidate> reaching = new ArrayList<>();
    for (int a = 0; a < 1 << table.superpixels(); a++) {
      double precision = precision(table, a);
      if (precision >= threshold - 1e-11) {
        reaching.add(new Candidate(superpixels(table, a), Math.rint(precision * 1e10)));
      }
    }
    return reaching.stream()
        .sorted(
            Comparator.comparingInt((Candidate c) -> c.anchor().size())
                .thenComparingDouble(c -> -c.precision())
                .thenComparing(Candidate::anchor, Superpixels.ORDER))
        .map(Candidate::anchor)
        .toList();
  }

  static double bestPrecision(TruthTable table, int size) {
    return IntStream.range(0, 1 << table.superpixels())
        .filter(a -> Integer.bitCount(a) == size)
        .mapToDouble(a -> precision(table, a))
        .max()
        .orElseThrow();
  }

  static Superpixels superpixels(TruthTable table, int mask) {
    int k = table.superpixels();
    return Superpixels.of(k, IntStream.range(0, k).filter(i -> (mask >> i & 1) != 0).toArray());
  }
}
