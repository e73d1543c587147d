package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  /** Shares of 1 − τ that 1 − π may be below, each with what it may be then. */
  private static final double[] SHARES = {.8, .5, .2};

  private static final double WITHIN_SHARE = .8;

  private final int superpixels;
  private final double threshold;
  private final Observations seen;
  private final Nominations nominations;
  private final Surrogate surrogate;
  private final Posterior posterior;

  /** τ and what precisions may be in its place: {@link #SHARES}. */
  private final double[] thresholds;

  /** What a mask is worth where the precision is within each share. */
  private final double[] divergences;

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
    this.thresholds = new double[SHARES.length + 1];
    this.divergences = new double[SHARES.length];
    thresholds[0] = threshold;
    for (int i = 0; i < SHARES.length; i++) {
      thresholds[i + 1] = 1 - (1 - threshold) * SHARES[i];
      double within = 1 - (1 - threshold) * SHARES[i] * WITHIN_SHARE;
      divergences[i] = KlBounds.divergence(within, threshold);
    }
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
    double[] reaches = posterior.reaches(thresholds, guess, known, free);
    double likely = reaches[0];
    double unknown = known.unknownMass() * posterior.masks(free);
    Nominee nominee = nominations.of(anchor);
    double missing = nominee != null ? nominee.missing() : nominations.enoughForNext();
    double divergence = mean > threshold ? KlBounds.divergence(Math.min(mean, .999), threshold) : 0;
    double cost = Math.min(unknown, missing / Math.max(divergence, LEAST_DIVERGENCE)) + OVERHEAD;
    double chance = likely / (unknown + OVERHEAD);
    for (int i = 0; i < SHARES.length; i++) {
      chance = Math.max(chance, reaches[i + 1] / (missing / divergences[i] + OVERHEAD));
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
      level =
          extended(level, extensions, LOOKED_AT * BEAM).stream()
              .map(anchor -> proposals.computeIfAbsent(anchor, this::of))
              .sorted(Comparator.comparingDouble(p -> -p.mean()))
              .limit(BEAM)
              .map(Proposal::anchor)
              .toList();
    }
  }

  /** The best without one superpixel, and without two but with another. */
  private void around(Superpixels best, int[] extensions, Map<Superpixels, Proposal> proposals) {
    List<Superpixels> withoutTwo = new ArrayList<>();
    int[] members = best.indices();
    for (int i = 0; i < members.length; i++) {
      Superpixels less = best.minus(Superpixels.of(superpixels, members[i]));
      proposals.computeIfAbsent(less, this::of);
      for (int j = 0; j < i; j++) {
        withoutTwo.add(less.minus(Superpixels.of(superpixels, members[j])));
      }
    }
    extended(withoutTwo, extensions, NEIGHBOURS)
        .forEach(anchor -> proposals.computeIfAbsent(anchor, this::of));
  }

  /** Some anchors with one superpixel more: those of the highest guess, the highest first. */
  private Set<Superpixels> extended(List<Superpixels> parents, int[] extensions, int most) {
    // Sorted as numbers: a guess in the upper bits, which extension of which parent in the lower.
    long[] guesses = new long[parents.size() * extensions.length];
    int count = 0;
    for (int p = 0; p < parents.size(); p++) {
      Superpixels parent = parents.get(p);
      Surrogate.Sums sums = surrogate.sums(parent);
      for (int e = 0; e < extensions.length; e++) {
        if (!parent.contains(extensions[e])) {
          double w = surrogate.weight(extensions[e]);
          float guess = (float) surrogate.precision(sums.weights() + w, sums.squares() + w * w);
          guesses[count++] =
              ((long) -Float.floatToIntBits(guess) << 32) | (p * extensions.length + e);
        }
      }
    }
    Arrays.sort(guesses, 0, count);
    Set<Superpixels> extended = new LinkedHashSet<>();
    for (int i = 0; i < count && extended.size() < most; i++) {
      int number = (int) guesses[i];
      Superpixels parent = parents.get(number / extensions.length);
      extended.add(parent.with(extensions[number % extensions.length]));
    }
    return extended;
  }
}
