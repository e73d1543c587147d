package dev.kedge;

import dev.kedge.mask.Superpixels;
import dev.kedge.search.Cost;
import dev.kedge.search.Precision;
import dev.kedge.search.SearchResult;
import dev.kedge.segment.Segmentation;
import java.util.List;

/**
 * A part of an anchor that is enough, too, found among ever finer pieces of the anchor.
 *
 * <p>Round after round the superpixels of what was found before are cut into pieces, all else stays
 * as it was, and an anchor of pieces is looked for. Where everything that was found before is kept,
 * the masked pictures are the same as in the round before; so what was certified there holds until
 * something smaller is certified. A masked piece shows what the superpixel that it came from shows
 * when masked: pieces of their own mean colours would show the picture itself, only coarser.
 *
 * @param segmentation the superpixels, those of the anchor cut into pieces
 * @param anchor the pieces found, out of the superpixels of {@code segmentation}; all of the anchor
 *     that was refined, if no round found less
 * @param precision its precision, where superpixels and pieces are masked at random alike
 * @param rounds what each round found, the last one if it found nothing less
 * @param cost what it took, besides the anchor that was refined
 */
public record Refinement(
    Segmentation segmentation,
    Superpixels anchor,
    Precision precision,
    List<Round> rounds,
    Cost cost) {
  /**
   * A round.
   *
   * @param superpixels pieces and other superpixels
   * @param pieces how many of them an anchor could have
   * @param result what was found, out of these superpixels
   * @param pixels the pixels of the anchor found, or of the best so far
   * @param cost what it took
   */
  public record Round(int superpixels, int pieces, SearchResult result, long pixels, Cost cost) {}

  public Refinement {
    rounds = List.copyOf(rounds);
  }

  /** The pixels of its pieces. */
  public long pixels() {
    return segmentation.size(anchor);
  }

  /** Share of the view's pixels that it has, 0..1. */
  public double pixelShare() {
    return (double) pixels() / (segmentation.height() * (long) segmentation.width());
  }
}
