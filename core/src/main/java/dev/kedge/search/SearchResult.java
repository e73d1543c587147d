package dev.kedge.search;

import dev.kedge.mask.Superpixels;
import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param search what found it: what was asked for, or the one that {@link Auto} chose
 * @param status how it ended
 * @param anchor the anchor found, or the best so far
 * @param precision its precision
 * @param coverage q^|anchor|, exactly
 * @param alternatives other anchors of the same size that reach the threshold, the most precise
 *     first, of these the one of fewest pixels
 * @param reasons anchors that reach the threshold and have no superpixel in common
 * @param necessary the superpixels without which the class is lost, as far as is known
 * @param bestBySize for the sizes 0, 1, … the anchor of the highest precision, of all there are if
 *     the search was exhaustive, else of those that were looked at, up to the last size; empty
 *     where it is not known
 * @param cutShort what ended the search while it had its anchor and still looked for a smaller one,
 *     or the budget for further reasons: LIMIT, DEADLINE, CANCELLED or UNREACHABLE; empty if it
 *     came to its end, or found nothing
 */
public record SearchResult(
    Search search,
    Status status,
    Superpixels anchor,
    Precision precision,
    double coverage,
    List<Alternative> alternatives,
    Reasons reasons,
    List<Necessary> necessary,
    List<Alternative> bestBySize,
    Optional<Status> cutShort) {
  /** An anchor and its precision. */
  public record Alternative(Superpixels anchor, Precision precision) {}

  /**
   * Anchors without a common superpixel.
   *
   * @param anchors the anchor of the result first, each next one as small as was found among the
   *     superpixels that none before it has; none where nothing was found. Where they are
   *     certified, all of them hold with confidence 1 − δ
   * @param complete whether it is known for sure that no anchor has nothing in common with these
   */
  public record Reasons(List<Alternative> anchors, boolean complete) {
    /** Where nothing was found. */
    public static final Reasons NONE = new Reasons(List.of(), false);

    public Reasons {
      anchors = List.copyOf(anchors);
    }
  }

  /**
   * A superpixel without which every masked picture that was tried lost the class, while with it
   * some kept the class.
   *
   * @param superpixel 0..K−1
   * @param without the probability that the model keeps the class if this superpixel is masked, the
   *     others at random: exactly 0 where all such pictures are known, else at most its upper bound
   */
  public record Necessary(int superpixel, Precision without) {}

  public SearchResult {
    alternatives = List.copyOf(alternatives);
    necessary = List.copyOf(necessary);
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

  /** The result of a search that ended before it knew anything: the empty anchor, 0..1. */
  static SearchResult nothingKnown(Search search, Status status, int superpixels) {
    return new SearchResult(
        search,
        status,
        Superpixels.none(superpixels),
        new Precision(0, 0, 1, 1, Evidence.ESTIMATED),
        1,
        List.of(),
        Reasons.NONE,
        List.of(),
        List.of(),
        Optional.empty());
  }
}
