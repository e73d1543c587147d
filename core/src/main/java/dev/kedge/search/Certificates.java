package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a search has certified, and what is known of any precision. */
final class Certificates {
  private final Requirement required;
  private final Observations seen;
  private final Nominations nominations;
  private final RiskSplit risk;
  private final Comparator<Superpixels> bestFirst;
  private final List<Superpixels> certified = new ArrayList<>();
  private final List<Superpixels> reasons = new ArrayList<>();
  private Superpixels among;
  private @Nullable Superpixels best;

  Certificates(Sampler sampler, Requirement required, Observations seen, Nominations nominations) {
    this.required = required;
    this.seen = seen;
    this.nominations = nominations;
    this.among = required.allowed(sampler.superpixels());
    this.bestFirst =
        Comparator.comparingInt(Superpixels::size)
            .thenComparingDouble(anchor -> -precision(anchor).value())
            .thenComparingLong(sampler::pixels)
            .thenComparing(Superpixels.ORDER);
    this.risk = new RiskSplit(sampler.superpixels(), required.delta());
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

  /** Smaller first, then the more precise as far as known, then those of fewer pixels. */
  Comparator<Superpixels> bestFirst() {
    return bestFirst;
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
  boolean takeKnown(Superpixels anchor, Observations.Tally known) {
    boolean reaches =
        anchor.size() <= largest()
            && CubePrecisions.reaches(known.agreeingMass(), required.threshold());
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

  /** The first anchor and what was looked for after it, as far as they are certified still. */
  List<Superpixels> inOrder() {
    List<Superpixels> order =
        new ArrayList<>(
            Stream.concat(reasons.stream(), Stream.ofNullable(best))
                .filter(certified::contains)
                .toList());
    certified.stream().sorted(bestFirst).filter(a -> !order.contains(a)).forEach(order::add);
    return order;
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

  /** The bounds of its samples alone, whatever selected it. */
  Precision bySamples(Superpixels anchor) {
    SampleHistory.Tally samples = seen.independentSamples(anchor);
    return risk.estimate(anchor.size(), samples.agreeing(), samples.samples());
  }
}
