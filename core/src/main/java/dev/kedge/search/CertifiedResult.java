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

/** What a certified search tells in the end. */
final class CertifiedResult {
  /** Of at most so many superpixels all sets are gone through. */
  private static final int MOST_PROVED = 10;

  private final Certified search;
  private final Sampler sampler;
  private final Requirement required;
  private final Observations seen;
  private final Certificates certificates;
  private final Proposals proposals;
  private final int superpixels;

  CertifiedResult(
      Certified search,
      Sampler sampler,
      Requirement required,
      Observations seen,
      Certificates certificates,
      Proposals proposals) {
    this.search = search;
    this.sampler = sampler;
    this.required = required;
    this.seen = seen;
    this.certificates = certificates;
    this.proposals = proposals;
    this.superpixels = sampler.superpixels();
  }

  /**
   * The result.
   *
   * @param cut what cut the search short, if anything did
   */
  SearchResult of(Optional<Status> cut) {
    proposals.limitTo(required.allowed(superpixels));
    List<Superpixels> certified = certificates.inOrder();
    Superpixels found = certified.isEmpty() ? null : certified.getFirst();
    // That the whole picture keeps its class is an answer only where the search came to its end.
    return found == null || (found.size() == superpixels && cut.isPresent())
        ? withoutAnchor(cut.orElse(Status.NOT_FOUND))
        : withAnchor(found, certified, cut);
  }

  private SearchResult withoutAnchor(Status status) {
    int largest = Math.min(required.allowed(superpixels).size(), required.maxAnchorSize());
    Superpixels promising = promising(largest);
    return new SearchResult(
        search,
        status,
        promising,
        certificates.precision(promising),
        coverage(promising),
        List.of(),
        Reasons.NONE,
        necessary(),
        bestBySize(largest),
        Optional.empty());
  }

  private SearchResult withAnchor(
      Superpixels found, List<Superpixels> certified, Optional<Status> cut) {
    List<Alternative> others =
        certified.stream()
            .skip(1)
            .filter(a -> a.size() == found.size())
            .sorted(certificates.bestFirst())
            .map(this::alternative)
            .toList();
    return new SearchResult(
        search,
        found.isEmpty() ? Status.EMPTY : Status.FOUND,
        found,
        certificates.precision(found),
        coverage(found),
        others,
        reasons(certified),
        necessary(),
        Stream.concat(bestBySize(found.size() - 1).stream(), Stream.of(alternative(found)))
            .toList(),
        cut);
  }

  private Alternative alternative(Superpixels anchor) {
    return new Alternative(anchor, certificates.precision(anchor));
  }

  private double coverage(Superpixels anchor) {
    return Math.pow(sampler.keepProbability(), anchor.size());
  }

  /** Those that were looked for one after the other, then others that happen to be certified. */
  private Reasons reasons(List<Superpixels> certified) {
    List<Alternative> disjoint = new ArrayList<>();
    Superpixels left = Superpixels.all(superpixels);
    for (Superpixels anchor : certified) {
      if (left.containsAll(anchor) && (disjoint.isEmpty() || !anchor.isEmpty())) {
        disjoint.add(alternative(anchor));
        left = left.minus(anchor);
      }
    }
    return new Reasons(disjoint, certified.getFirst().isEmpty() || noneAmong(left));
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
                IntStream.range(0, indices.length)
                    .filter(i -> (set >>> i & 1) != 0)
                    .map(i -> indices[i])
                    .toArray())
        .map(set -> seen.tally(Superpixels.of(superpixels, set)))
        .noneMatch(
            known -> CubePrecisions.reaches(1 - known.disagreeingMass(), required.threshold()));
  }

  /**
   * Superpixels without which no mask seen agrees, though too many agree with them for chance. Of
   * draws from D(·|∅) without the superpixel, n in a row that do not agree bound the probability
   * that one does, for any of the K superpixels and at any time: if it is p, the process (1 − p)^−n
   * as long as none agrees, 0 from then on, is a martingale.
   */
  private List<Necessary> necessary() {
    List<Necessary> necessary = new ArrayList<>();
    double risk = required.delta() / superpixels;
    for (int s = 0; s < superpixels && seen.agreeing() > 0; s++) {
      Observations.Without without = seen.without(s);
      if (without.agreeing() > 0) {
        continue;
      }
      if (without.known() == seen.cube(1)) {
        necessary.add(new Necessary(s, Precision.exact(0)));
      } else if (Math.pow(sampler.keepProbability(), without.agreeingWith()) <= risk) {
        double most = without.draws() == 0 ? 1 : -Math.expm1(Math.log(risk) / without.draws());
        necessary.add(
            new Necessary(s, new Precision(0, 0, most, 1 - required.delta(), Evidence.ESTIMATED)));
      }
    }
    return necessary;
  }

  /**
   * The anchor of the highest lower bound by its samples, of those allowed. What is known for sure
   * does not count: that would always favour nearly the whole picture, one mask of which is known.
   */
  private Superpixels promising(int largest) {
    proposals.learn();
    return proposals.upTo(largest, null).stream()
        .map(Proposal::anchor)
        .max(Comparator.comparingDouble(a -> certificates.bySamples(a).low()))
        .orElse(Superpixels.none(superpixels));
  }

  /**
   * For each size from 0 the proposal of the highest expected precision, while there are samples.
   */
  private List<Alternative> bestBySize(int largest) {
    List<Alternative> bests = new ArrayList<>();
    List<Proposal> all = proposals.upTo(largest, null);
    for (int size = 0; size <= largest; size++) {
      @Nullable Proposal highest = null;
      for (Proposal p : all) {
        if (p.size() == size
            && p.samples() > 0
            && (highest == null || p.mean() >= highest.mean())) {
          highest = p;
        }
      }
      if (highest == null) {
        break;
      }
      bests.add(alternative(highest.anchor()));
    }
    return bests;
  }
}
