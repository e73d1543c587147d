package dev.kedge.compare;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.BudgetSpentException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for the smallest set of superpixels that has a property which the set of all has, and which
 * need not be monotone. First an upper bound: the shortest of the sets of the 1, 2, … heaviest
 * superpixels that has it, then without those of its superpixels that it does not need. Then all
 * sets by size from 0 up, heavier ones first, to the first hit, as long as a whole size can be
 * afforded. Stateless.
 */
final class SmallestSet {
  /** Sets asked about at a time; the same whatever the model's batch. */
  private static final int CHUNK = 64;

  /** Tells of each set whether it has the property; may throw {@link BudgetSpentException}. */
  @FunctionalInterface
  interface Property {
    boolean[] holds(List<Superpixels> sets);
  }

  /**
   * What was found.
   *
   * @param set the smallest set found that has the property
   * @param atLeast no set of fewer superpixels than this has it: all were tried
   * @param cutShort whether the budget ended the search
   */
  record Found(Superpixels set, int atLeast, boolean cutShort) {}

  private final double[] weights;
  private final Property property;
  private final long limit;
  private final int[] ranked;
  private Superpixels best;
  private int atLeast;

  private SmallestSet(double[] weights, Property property, long limit) {
    this.weights = weights;
    this.property = property;
    this.limit = limit;
    this.ranked =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -weights[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    this.best = Superpixels.all(weights.length);
  }

  /**
   * Looks for the set.
   *
   * @param weights of the superpixels: what is tried first
   * @param limit sets tried by size at most; a size that would exceed it is not begun
   */
  static Found of(double[] weights, Property property, long limit) {
    SmallestSet search = new SmallestSet(weights, property, limit);
    boolean cutShort = false;
    try {
      search.bound();
      search.prune();
      search.enumerate();
    } catch (BudgetSpentException spent) {
      cutShort = true;
    }
    return new Found(search.best, search.atLeast, cutShort);
  }

  private void bound() {
    List<Superpixels> prefixes = new ArrayList<>();
    prefixes.add(Superpixels.none(weights.length));
    for (int superpixel : ranked) {
      prefixes.add(prefixes.getLast().with(superpixel));
    }
    firstHit(prefixes.subList(0, weights.length));
  }

  /** Leaves out superpixels that are not needed, the lightest first. */
  private void prune() {
    boolean smaller = !best.isEmpty();
    while (smaller) {
      List<Superpixels> without = new ArrayList<>();
      for (int r = ranked.length - 1; r >= 0; r--) {
        if (best.contains(ranked[r])) {
          without.add(best.minus(Superpixels.of(weights.length, ranked[r])));
        }
      }
      smaller = firstHit(without) && !best.isEmpty();
    }
  }

  /** Whether one of the sets has the property; the first becomes the best. */
  private boolean firstHit(List<Superpixels> sets) {
    for (int from = 0; from < sets.size(); from += CHUNK) {
      List<Superpixels> some = sets.subList(from, Math.min(sets.size(), from + CHUNK));
      boolean[] holds = property.holds(some);
      for (int i = 0; i < holds.length; i++) {
        if (holds[i]) {
          best = some.get(i);
          return true;
        }
      }
    }
    return false;
  }

  private void enumerate() {
    long tried = 0;
    while (atLeast < best.size()) {
      tried += subsets(weights.length, atLeast, limit);
      if (tried > limit) {
        return;
      }
      if (hitOfSize(atLeast)) {
        return;
      }
      atLeast++;
    }
  }

  /** Tries all sets of a size, in the lexicographic order of the ranks of their superpixels. */
  private boolean hitOfSize(int size) {
    int[] ranks = IntStream.range(0, size).toArray();
    List<Superpixels> chunk = new ArrayList<>();
    boolean more = true;
    while (more) {
      chunk.add(Superpixels.of(weights.length, IntStream.of(ranks).map(r -> ranked[r]).toArray()));
      more = advance(ranks, weights.length);
      if (chunk.size() == CHUNK || !more) {
        if (firstHit(chunk)) {
          return true;
        }
        chunk.clear();
      }
    }
    return false;
  }

  /** The next combination of a size out of 0..n−1; false after the last. */
  private static boolean advance(int[] combination, int n) {
    int size = combination.length;
    for (int i = size - 1; i >= 0; i--) {
      if (combination[i] < n - size + i) {
        combination[i]++;
        for (int j = i + 1; j < size; j++) {
          combination[j] = combination[j - 1] + 1;
        }
        return true;
      }
    }
    return false;
  }

  /** The number of sets of a size out of n, or limit + 1 if it is larger than the limit. */
  private static long subsets(int n, int size, long limit) {
    long count = 1;
    for (int i = 1; i <= Math.min(size, n - size); i++) {
      count = count * (n - i + 1) / i;
      if (count > limit) {
        return limit + 1;
      }
    }
    return count;
  }
}
