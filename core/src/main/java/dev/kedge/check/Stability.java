package dev.kedge.check;

import dev.kedge.mask.Superpixels;
import java.util.List;

/**
 * Whether an explanation depends on chance: it is made again with other seeds and, if asked for,
 * with superpixels cut from a picture shifted by some pixels.
 *
 * @param repeats number of explanations made again, the first not counted
 * @param jitterPixels how far the picture was shifted at most before it was cut; 0 for not at all
 * @param found number of repeats that ended with status FOUND or EMPTY
 * @param anchors the different anchors with how often each was found, the most frequent first;
 *     empty with jitter, where superpixels are not the same
 * @param superpixelShares share of the repeats whose anchor has superpixel 0, 1, … K−1, 0..1; empty
 *     with jitter
 * @param pixelShares the same for each pixel of the view, in row order
 * @param overlap mean over the repeats of the Jaccard index of their anchor's pixels with those of
 *     the first explanation's anchor, 0..1; 1 where both are empty
 */
public record Stability(
    int repeats,
    int jitterPixels,
    int found,
    List<Count> anchors,
    List<Double> superpixelShares,
    PixelShares pixelShares,
    double overlap) {
  /** An anchor, and how many repeats found it. */
  public record Count(Superpixels anchor, int times) {}

  public Stability {
    anchors = List.copyOf(anchors);
    superpixelShares = List.copyOf(superpixelShares);
  }
}
