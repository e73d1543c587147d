package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a search has certified, what is known of any precision, and what follows for its result. */
final class Certificates {
  private final Requirement required;
  private final Observations seen;
  private final Nominations nominations;
  private final RiskSplit risk;
  private final int superpixels;
  private final double keepProbability;
  private final List<Superpixels> certified = new ArrayList<>();
  private @Nullable Superpixels best;

  Certificates(Sampler sampler, Requirement required, Observations seen, Nominations nominations) {
    this.required = required;
    this.seen = seen;
    this.nominations = nominations;
    this.superpixels = sampler.superpixels();
    this.keepProbability = sampler.keepProbability();
    this.risk = new RiskSplit(superpixels, required.delta());
  }

  /** The smallest that is certified, of these the most precise as far as known; null if none is. */
  @Nullable Superpixels best() {
    return best;
  }

  /** Whether a nominee is certified: the whole picture and large parts of it are no news. */
  boolean anyNominee() {
    return certified.stream().anyMatch(anchor -> nominations.of(anchor) != null);
  }

  /** The most superpixels that an anchor may have and be better than the best. */
  int largest() {
    int bound = best == null ? superpixels : best.size() - 1;
    return Math.min(bound, required.maxAnchorSize());
  }

  /**
   * Takes in the nominees that have become certified, and drops those that masks have disproved
   * since; true if there are any of either.
   */
  boolean takeNominees() {
    boolean changed = certified.removeIf(this::disproved);
    for (Nominee nominee : nominations.all()) {
      if (nominee.certified() && !certified.contains(nominee.anchor())) {
        certified.add(nominee.anchor());
        changed = true;
      }
    }
    if (changed) {
      choose();
    }
    return changed;
  }

  private boolean disproved(Superpixels anchor) {
    Nominee nominee = nominations.of(anchor);
    return nominee != null && !nominee.certified();
  }

  /** Takes in an anchor better than the best, if known masks alone make it reach the threshold. */
  boolean takeKnown(Superpixels anchor) {
    boolean reaches =
        anchor.size() <= largest()
            && CubePrecisions.reaches(seen.tally(anchor).agreeingMass(), required.threshold());
    if (reaches) {
      certified.add(anchor);
      choose();
    }
    return reaches;
  }

  private void choose() {
    best =
        certified.stream()
            .min(
                Comparator.comparingInt(Superpixels::size)
                    .thenComparingDouble(anchor -> -precision(anchor).value()))
            .orElse(null);
  }

  /**
   * The result.
   *
   * @param cut what cut the search short, if anything did
   */
  SearchResult result(Optional<Status> cut, Proposals proposals) {
    // That the whole picture keeps its class is an answer only where the search came to its end.
    Superpixels found = best;
    if (found == null || (found.size() == superpixels && cut.isPresent())) {
      Superpixels promising = promising(proposals);
      return new SearchResult(
          cut.orElse(Status.NOT_FOUND),
          promising,
          precision(promising),
          coverage(promising),
          List.of(),
          List.of(),
          bestBySize(required.maxAnchorSize(), proposals),
          Optional.empty());
    }
    List<Alternative> others =
        certified.stream()
            .filter(a -> a.size() == found.size() && !a.equals(found))
            .map(a -> new Alternative(a, precision(a)))
            .sorted(Comparator.comparingDouble(a -> -a.precision().value()))
            .toList();
    return new SearchResult(
        found.isEmpty() ? Status.EMPTY : Status.FOUND,
        found,
        precision(found),
        coverage(found),
        others,
        SearchResult.disjoint(
            Stream.concat(Stream.of(found), others.stream().map(Alternative::anchor))),
        Stream.concat(
                bestBySize(found.size() - 1, proposals).stream(),
                Stream.of(new Alternative(found, precision(found))))
            .toList(),
        cut);
  }

  private double coverage(Superpixels anchor) {
    return Math.pow(keepProbability, anchor.size());
  }

  /**
   * The anchor of the highest lower bound by its samples, of those allowed. What is known for sure
   * does not count: that would always favour nearly the whole picture, one mask of which is known.
   */
  private Superpixels promising(Proposals proposals) {
    proposals.learn();
    return proposals.upTo(largest(), null).stream()
        .map(Proposal::anchor)
        .max(Comparator.comparingDouble(a -> bySamples(a).low()))
        .orElse(Superpixels.none(superpixels));
  }

  /**
   * For each size from 0 the proposal of the highest expected precision, while there are samples.
   */
  private List<Alternative> bestBySize(int largest, Proposals proposals) {
    List<Alternative> bests = new ArrayList<>();
    List<Proposal> all = proposals.upTo(Math.min(largest, superpixels), null);
    for (int size = 0; size <= largest; size++) {
      int wanted = size;
      Optional<Proposal> highest =
          all.stream()
              .filter(p -> p.size() == wanted && p.samples() > 0)
              .max(Comparator.comparingDouble(Proposal::mean));
      if (highest.isEmpty()) {
        break;
      }
      bests.add(new Alternative(highest.get().anchor(), precision(highest.get().anchor())));
    }
    return bests;
  }

  /** What is known of the precision of an anchor. */
  Precision precision(Superpixels anchor) {
    Observations.Tally known = seen.tally(anchor);
    if (seen.cube(anchor.size()) == known.known()) {
      return seen.exact(anchor);
    }
    double least = Math.min(1, known.agreeingMass());
    double most = Math.max(least, 1 - known.disagreeingMass());
    if (certified.contains(anchor)) {
      double share = known.samples() == 0 ? 1 : (double) known.agreeing() / known.samples();
      double value = known.agreeingMass() + known.unknownMass() * share;
      boolean riskless = CubePrecisions.reaches(least, required.threshold());
      double low = Math.min(most, Math.max(least, required.threshold()));
      return new Precision(
          Math.clamp(value, low, most),
          low,
          most,
          riskless ? 1 : 1 - required.delta(),
          Evidence.CERTIFIED);
    }
    Precision bounds = bySamples(anchor);
    double low = Math.clamp(bounds.low(), least, most);
    double high = Math.clamp(bounds.high(), low, most);
    return new Precision(
        Math.clamp(bounds.value(), low, high), low, high, bounds.confidence(), Evidence.ESTIMATED);
  }

  private Precision bySamples(Superpixels anchor) {
    SampleHistory.Tally samples = seen.independentSamples(anchor);
    return risk.estimate(anchor.size(), samples.agreeing(), samples.samples());
  }
}
