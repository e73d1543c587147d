package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.List;

/**
 * What a search found.
 *
 * @param status how it ended
 * @param anchor the anchor found, or the best so far
 * @param precision its precision
 * @param coverage q^|anchor|, exactly
 * @param alternatives other anchors of the same size that reach the threshold, best first
 * @param disjoint anchors that share no superpixel, the first being {@code anchor}; empty where
 *     they were not looked for
 * @param bestPrecisionBySize the highest precision of any anchor of size 0, 1, …; empty where it is
 *     not known
 */
public record SearchResult(
    Status status,
    Superpixels anchor,
    Precision precision,
    double coverage,
    List<Alternative> alternatives,
    List<Superpixels> disjoint,
    List<Double> bestPrecisionBySize) {
  /** Another anchor and its precision. */
  public record Alternative(Superpixels anchor, Precision precision) {}

  public SearchResult {
    alternatives = List.copyOf(alternatives);
    disjoint = List.copyOf(disjoint);
    bestPrecisionBySize = List.copyOf(bestPrecisionBySize);
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
        List.of());
  }
}
