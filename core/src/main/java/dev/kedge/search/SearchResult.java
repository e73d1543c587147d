package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a search found.
 *
 * @param status how it ended
 * @param anchor the anchor found, or the best so far
 * @param precision its precision
 * @param coverage q^|anchor|, exactly
 * @param alternatives other anchors of the same size that reach the threshold, best first
 * @param disjoint of the anchors above those that share no superpixel, taken greedily in their
 *     order, {@code anchor} being the first; empty where none was found
 * @param bestBySize for the sizes 0, 1, … the anchor of the highest precision, of all there are if
 *     the search was exhaustive, else of those that were looked at, up to the last size; empty
 *     where it is not known
 * @param cutShort what ended the search while it had its anchor and still looked for a smaller one:
 *     LIMIT, DEADLINE or CANCELLED; empty if it came to its end, or found nothing
 */
public record SearchResult(
    Status status,
    Superpixels anchor,
    Precision precision,
    double coverage,
    List<Alternative> alternatives,
    List<Superpixels> disjoint,
    List<Alternative> bestBySize,
    Optional<Status> cutShort) {
  /** An anchor and its precision. */
  public record Alternative(Superpixels anchor, Precision precision) {}

  public SearchResult {
    alternatives = List.copyOf(alternatives);
    disjoint = List.copyOf(disjoint);
    bestBySize = List.copyOf(bestBySize);
  }

  /** Whether someone stopped the search, be it with an anchor. */
  public boolean cancelled() {
    return status == Status.CANCELLED || cutShort.equals(Optional.of(Status.CANCELLED));
  }

  /** The precisions of {@link #bestBySize}. */
  public List<Double> bestPrecisionBySize() {
    return bestBySize.stream().map(best -> best.precision().value()).toList();
  }

  /** Of some anchors those that share no superpixel with one before. */
  static List<Superpixels> disjoint(Stream<Superpixels> anchors) {
    List<Superpixels> disjoint = new ArrayList<>();
    anchors.forEachOrdered(
        anchor -> {
          if (disjoint.stream().noneMatch(anchor::intersects)) {
            disjoint.add(anchor);
          }
        });
    return disjoint;
  }

  /** The result of a search that ended before it knew anything: the empty anchor, 0..1. */
  static SearchResult nothingKnown(Status status, int superpixels) {
    return new SearchResult(
        status,
        Superpixels.none(superpixels),
        new Precision(0, 0, 1, 1, Evidence.ESTIMATED),
        1,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }
}
