package dev.kedge.check;

import dev.kedge.Explanation;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Precision;
import java.util.List;

/**
 * Whether an explanation depends on what masked superpixels show.
 *
 * @param fills what was found under each other fill
 */
public record FillSensitivity(List<UnderFill> fills) {
  /**
   * The same question under another fill.
   *
   * @param fill what masked superpixels show
   * @param explanation what is found under it, of the same class
   * @param sameAnchor whether that is the same anchor
   * @param precisionOfFirst the precision that the first explanation's anchor has under this fill
   */
  public record UnderFill(
      Fill fill, Explanation explanation, boolean sameAnchor, Precision precisionOfFirst) {}

  public FillSensitivity {
    fills = List.copyOf(fills);
  }
}
