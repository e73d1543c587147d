package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which anchors are worth a look: by what masks have shown until now, as {@link Surrogate} and
 * {@link Posterior} take it. They may be wrong about all; that costs masks, never the promise. Used
 * by one thread at a time.
 */
final class Proposals {
  private static final double LEAST_GUESS = .01;
  private static final double MOST_GUESS = .995;

  /** Anchors of each size that the beam keeps. */
  private static final int BEAM = 12;

  /** Of their extensions, those of the highest guess are looked at, so many for each one kept. */
  private static final int LOOKED_AT = 3;

  /** The beam goes so far; larger anchors come from the order of weights alone. */
  private static final int LARGEST_IN_BEAM = 10;

  /** An anchor is extended by the superpixels of the highest weight: so many, or a quarter. */
  private static final int BREADTH = 20;

  /** Of the anchors that differ from the best by two less and one more, so many are looked at. */
  private static final int NEIGHBOURS = 30;

  /** What a certificate costs besides its masks: about what a source is drawn at a time. */
  private static final int OVERHEAD = 8;

  /** Less divergence than this is as good as none. */
  private static final double LEAST_DIVERGENCE = 1e-4;

  /** Below this nobody asks for more than how likely an anchor is. */
  private static final double LEAST_LIKELY = .01;

  /** Shares of 1 − τ that 1 − π may be below, each with what it may be then. */
  private static final double[] SHARES = {.8, .5, .2};

  private static final double WITHIN_SHARE = .8;

  private final int superpixels;
  private final double threshold;
  private final Observations seen;
  private final Nominations nominations;
  private final Surrogate surrogate;
  private final Posterior posterior;
  private Superpixels among;

  /** Proposals among some superpixels. */
  Proposals(
      Sampler sampler,
      double threshold,
      Observations seen,
      Nominations nominations,
      Superpixels among) {
    this.superpixels = sampler.superpixels();
    this.threshold = threshold;
    this.seen = seen;
    this.nominations = nominations;
    this.surrogate = new Surrogate(superpixels, sampler.keepProbability());
    this.posterior = new Posterior(sampler);
    this.among = among;
  }

  /** From now on proposals among these superpixels only. */
  void limitTo(Superpixels allowed) {
    among = allowed;
  }

  /** Learns from what was seen since. */
  void learn() {
    surrogate.fit(seen);
  }

  /** How an anchor looks. */
  Proposal of(Superpixels anchor) {
    Observations.Tally known = seen.tally(anchor);
    int free = superpixels - anchor.size();
    double guess = Math.clamp(surrogate.precision(anchor), LEAST_GUESS, MOST_GUESS);
    double mean = Posterior.mean(guess, known);
    double likely = posterior.reaches(threshold, guess, known, free);
    double unknown = known.unknownMass() * posterior.masks(free);
    Nominee nominee = nominations.of(anchor);
    double missing = nominee != null ? nominee.missing() : nominations.enoughForNext();
    double divergence = mean > threshold ? KlBounds.divergence(Math.min(mean, .999), threshold) : 0;
    double cost = Math.min(unknown, missing / Math.max(divergence, LEAST_DIVERGENCE)) + OVERHEAD;
    double chance = likely / (unknown + OVERHEAD);
    for (int i = 0; i < SHARES.length && likely >= LEAST_LIKELY; i++) {
      double least = 1 - (1 - threshold) * SHARES[i];
      double there = 1 - (1 - threshold) * SHARES[i] * WITHIN_SHARE;
      double masks = missing / KlBounds.divergence(there, threshold) + OVERHEAD;
      chance = Math.max(chance, posterior.reaches(least, guess, known, free) / masks);
    }
    return new Proposal(anchor, known, mean, likely, cost, chance);
  }

  /**
   * Anchors up to a size.
   *
   * @param best the best that is certified; null as long as only the whole picture may be
   */
  List<Proposal> upTo(int size, @Nullable Superpixels best) {
    Map<Superpixels, Proposal> proposals = new LinkedHashMap<>();
    int[] byWeight =
        IntStream.of(among.indices())
            .boxed()
            .sorted(Comparator.comparingDouble(s -> -surrogate.weight(s)))
            .mapToInt(Integer::intValue)
            .toArray();
    Superpixels heaviest = Superpixels.none(superpixels);
    proposals.put(heaviest, of(heaviest));
    for (int s = 0; s < Math.min(size, byWeight.length); s++) {
      heaviest = heaviest.with(byWeight[s]);
      proposals.put(heaviest, of(heaviest));
    }
    int breadth = Math.min(superpixels, Math.max(BREADTH, superpixels / 4));
    int[] extensions = IntStream.of(byWeight).limit(breadth).toArray();
    beam(Math.min(size, LARGEST_IN_BEAM), extensions, proposals);
    if (best != null) {
      around(best, extensions, proposals);
    }
    for (Nominee nominee : nominations.all()) {
      if (!nominee.certified()
          && nominee.anchor().size() <= size
          && among.containsAll(nominee.anchor())) {
        proposals.computeIfAbsent(nominee.anchor(), this::of);
      }
    }
    return new ArrayList<>(proposals.values());
  }

  /** The likely ones of each size, extended by one superpixel after the other. */
  private void beam(int sizes, int[] extensions, Map<Superpixels, Proposal> proposals) {
    List<Superpixels> level = List.of(Superpixels.none(superpixels));
    for (int size = 1; size <= sizes; size++) {
      Map<Superpixels, Double> guesses = new LinkedHashMap<>();
      level.forEach(parent -> extend(parent, extensions, guesses));
      level =
          highest(guesses, LOOKED_AT * BEAM).stream()
              .map(anchor -> proposals.computeIfAbsent(anchor, this::of))
              .sorted(Comparator.comparingDouble(p -> -p.mean()))
              .limit(BEAM)
              .map(Proposal::anchor)
              .toList();
    }
  }

  /** The best without one superpixel, and without two but with another. */
  private void around(Superpixels best, int[] extensions, Map<Superpixels, Proposal> proposals) {
    Map<Superpixels, Double> guesses = new LinkedHashMap<>();
    int[] members = best.indices();
    for (int i = 0; i < members.length; i++) {
      Superpixels less = best.minus(Superpixels.of(superpixels, members[i]));
      proposals.computeIfAbsent(less, this::of);
      for (int j = 0; j < i; j++) {
        extend(less.minus(Superpixels.of(superpixels, members[j])), extensions, guesses);
      }
    }
    highest(guesses, NEIGHBOURS).forEach(anchor -> proposals.computeIfAbsent(anchor, this::of));
  }

  private void extend(Superpixels parent, int[] extensions, Map<Superpixels, Double> guesses) {
    double sum = surrogate.sum(parent);
    double squares = surrogate.sumOfSquares(parent);
    for (int s : extensions) {
      if (!parent.contains(s)) {
        double w = surrogate.weight(s);
        guesses.computeIfAbsent(
            parent.with(s), anchor -> surrogate.precision(sum + w, squares + w * w));
      }
    }
  }

  private static List<Superpixels> highest(Map<Superpixels, Double> guesses, int most) {
    return guesses.entrySet().stream()
        .sorted(Map.Entry.<Superpixels, Double>comparingByValue().reversed())
        .limit(most)
        .map(Map.Entry::getKey)
        .toList();
  }
}
