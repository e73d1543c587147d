package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.SearchResult.Alternative;
import dev.kedge.search.SearchResult.Necessary;
import dev.kedge.search.SearchResult.Reasons;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a search has certified, what is known of any precision, and what follows for its result. */
final class Certificates {
  /** Of at most so many superpixels all sets are gone through. */
  private static final int MOST_PROVED = 10;

  private final Certified search;
  private final Requirement required;
  private final Observations seen;
  private final Nominations nominations;
  private final RiskSplit risk;
  private final Sampler sampler;
  private final int superpixels;
  private final Comparator<Superpixels> bestFirst;
  private final List<Superpixels> certified = new ArrayList<>();
  private final List<Superpixels> reasons = new ArrayList<>();
  private Superpixels among;
  private @Nullable Superpixels best;

  Certificates(
      Certified search,
      Sampler sampler,
      Requirement required,
      Observations seen,
      Nominations nominations) {
    this.search = search;
    this.required = required;
    this.seen = seen;
    this.nominations = nominations;
    this.sampler = sampler;
    this.superpixels = sampler.superpixels();
    this.among = required.allowed(superpixels);
    this.bestFirst =
        Comparator.comparingInt(Superpixels::size)
            .thenComparingDouble(anchor -> -precision(anchor).value())
            .thenComparingLong(sampler::pixels)
            .thenComparing(Superpixels.ORDER);
    this.risk = new RiskSplit(superpixels, required.delta());
  }

  /**
   * The smallest that is certified, of these the most precise as far as known, then that of fewest
   * pixels; null if none is.
   */
  @Nullable Superpixels best() {
    return best;
  }

  /** The best until now, whatever is looked for by now; null if there is none. */
  @Nullable Superpixels first() {
    return reasons.isEmpty() ? best : reasons.getFirst();
  }

  /** The superpixels that an anchor may have. */
  Superpixels among() {
    return among;
  }

  /**
   * Turns to the superpixels that the best does not have; false if there is none, or none are left.
   */
  boolean turnToOthers() {
    if (best == null || best.isEmpty() || best.size() == among.size()) {
      return false;
    }
    reasons.add(best);
    among = among.minus(best);
    choose();
    return true;
  }

  /** Whether a nominee is certified: the whole picture and large parts of it are no news. */
  boolean anyNominee() {
    return allowed().anyMatch(anchor -> nominations.of(anchor) != null);
  }

  private Stream<Superpixels> allowed() {
    return certified.stream().filter(among::containsAll);
  }

  /** The most superpixels that an anchor may have and be better than the best. */
  int largest() {
    int bound = best == null ? among.size() : best.size() - 1;
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

  /** Takes in those of some anchors that are as small as the best, if known masks suffice. */
  void takeEquals(List<Proposal> proposals) {
    if (best == null) {
      return;
    }
    int size = best.size();
    for (Proposal p : proposals) {
      if (p.size() == size
          && !certified.contains(p.anchor())
          && CubePrecisions.reaches(p.known().agreeingMass(), required.threshold())) {
        certified.add(p.anchor());
      }
    }
    choose();
  }

  private void choose() {
    best = allowed().min(bestFirst).orElse(null);
  }

  /**
   * The result.
   *
   * @param cut what cut the search for the first anchor short, if anything did
   */
  SearchResult result(Optional<Status> cut, Proposals proposals) {
    Superpixels found = found(cut.isPresent());
    if (found == null) {
      Superpixels promising = promising(proposals);
      return new SearchResult(
          search,
          cut.orElse(Status.NOT_FOUND),
          promising,
          precision(promising),
          coverage(promising),
          List.of(),
          Reasons.NONE,
          necessary(),
          bestBySize(required.maxAnchorSize(), proposals),
          Optional.empty());
    }
    List<Alternative> others =
        certified.stream()
            .filter(a -> a.size() == found.size() && !a.equals(found))
            .sorted(bestFirst)
            .map(this::alternative)
            .toList();
    return new SearchResult(
        search,
        found.isEmpty() ? Status.EMPTY : Status.FOUND,
        found,
        precision(found),
        coverage(found),
        others,
        reasons(found),
        necessary(),
        Stream.concat(
                bestBySize(found.size() - 1, proposals).stream(), Stream.of(alternative(found)))
            .toList(),
        cut);
  }

  private Alternative alternative(Superpixels anchor) {
    return new Alternative(anchor, precision(anchor));
  }

  /** The first anchor; null if there is none. */
  private @Nullable Superpixels found(boolean cut) {
    Superpixels found =
        Stream.concat(reasons.stream(), Stream.ofNullable(best))
            .filter(certified::contains)
            .findFirst()
            .orElseGet(() -> certified.stream().min(bestFirst).orElse(null));
    // That the whole picture keeps its class is an answer only where the search came to its end.
    return found != null && found.size() == superpixels && cut ? null : found;
  }

  /** The anchors that were looked for one after the other, then others that are certified. */
  private Reasons reasons(Superpixels found) {
    List<Alternative> disjoint = new ArrayList<>();
    Superpixels left = Superpixels.all(superpixels);
    List<Superpixels> candidates =
        Stream.of(
                Stream.of(found),
                reasons.stream(),
                Stream.ofNullable(best),
                certified.stream().sorted(bestFirst))
            .flatMap(anchors -> anchors)
            .toList();
    for (Superpixels anchor : candidates) {
      if (certified.contains(anchor) && left.containsAll(anchor) && !anchor.isEmpty()) {
        disjoint.add(alternative(anchor));
        left = left.minus(anchor);
      }
    }
    return new Reasons(disjoint, found.isEmpty() || noneAmong(left));
  }

  /** Whether the masks known prove that no set of these superpixels reaches the threshold. */
  private boolean noneAmong(Superpixels left) {
    if (left.size() > MOST_PROVED) {
      return false;
    }
    int[] indices = left.indices();
    return IntStream.range(1, 1 << indices.length)
        .mapToObj(
            set ->
                Superpixels.of(
                    superpixels,
                    IntStream.range(0, indices.length)
                        .filter(i -> (set >>> i & 1) != 0)
                        .map(i -> indices[i])
                        .toArray()))
        .noneMatch(this::mayReach);
  }

  private boolean mayReach(Superpixels anchor) {
    return CubePrecisions.reaches(1 - seen.tally(anchor).disagreeingMass(), required.threshold());
  }

  /**
   * Superpixels without which no mask seen agrees, though too many agree with them for chance: the
   * bound is that of the first random masks, whose number nothing that was seen decided, for any of
   * the K superpixels.
   */
  private List<Necessary> necessary() {
    List<Necessary> necessary = new ArrayList<>();
    double risk = required.delta() / superpixels;
    for (int s = 0; s < superpixels; s++) {
      Observations.Without without = seen.without(s);
      if (without.agreeing() > 0 || seen.agreeing() == 0) {
        continue;
      }
      if (without.known() == seen.cube(1)) {
        necessary.add(new Necessary(s, Precision.exact(0)));
      } else if (Math.pow(sampler.keepProbability(), without.agreeingWith()) <= risk) {
        double most = -Math.expm1(Math.log(risk) / without.firstDraws());
        necessary.add(
            new Necessary(s, new Precision(0, 0, most, 1 - required.delta(), Evidence.ESTIMATED)));
      }
    }
    return necessary;
  }

  private double coverage(Superpixels anchor) {
    return Math.pow(sampler.keepProbability(), anchor.size());
  }

  /**
   * The anchor of the highest lower bound by its samples, of those allowed. What is known for sure
   * does not count: that would always favour nearly the whole picture, one mask of which is known.
   */
  private Superpixels promising(Proposals proposals) {
    proposals.learn();
    int largest = Math.min(among.size(), required.maxAnchorSize());
    return proposals.upTo(largest, null).stream()
        .map(Proposal::anchor)
        .max(Comparator.comparingDouble(a -> bySamples(a).low()))
        .orElse(Superpixels.none(superpixels));
  }

  /**
   * For each size from 0 the proposal of the highest expected precision, while there are samples.
   */
  private List<Alternative> bestBySize(int largest, Proposals proposals) {
    List<Alternative> bests = new ArrayList<>();
    proposals.limitTo(required.allowed(superpixels));
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
