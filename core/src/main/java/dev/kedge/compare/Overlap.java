package dev.kedge.compare;

import dev.kedge.mask.Superpixels;
import dev.kedge.segment.Segmentation;

/**
 * Two anchors on the same superpixels.
 *
 * @param kept superpixels of both
 * @param lost those of the first only
 * @param gained those of the second only
 * @param superpixels intersection over union (Jaccard index) in superpixels, 0..1; 1 where both are
 *     empty
 * @param pixels the same in pixels
 */
public record Overlap(
    Superpixels kept, Superpixels lost, Superpixels gained, double superpixels, double pixels) {
  /** The overlap of two sets of a segmentation's superpixels. */
  public static Overlap of(Superpixels first, Superpixels second, Segmentation segmentation) {
    Superpixels lost = first.minus(second);
    Superpixels gained = second.minus(first);
    Superpixels kept = first.minus(lost);
    int all = kept.size() + lost.size() + gained.size();
    long keptPixels = segmentation.size(kept);
    long allPixels = keptPixels + segmentation.size(lost) + segmentation.size(gained);
    return new Overlap(
        kept,
        lost,
        gained,
        all == 0 ? 1 : (double) kept.size() / all,
        all == 0 ? 1 : (double) keptPixels / allPixels);
  }

  /**
   * The Jaccard index, in pixels, of two sets of superpixels that were cut differently.
   *
   * @throws IllegalArgumentException if the segmentations have different sizes
   */
  static double ofPixels(
      Superpixels first, Segmentation firstCut, Superpixels second, Segmentation secondCut) {
    if (firstCut.height() != secondCut.height() || firstCut.width() != secondCut.width()) {
      throw new IllegalArgumentException("anchors on " + firstCut + " and " + secondCut);
    }
    long both = 0;
    long either = 0;
    for (int p = 0; p < firstCut.height() * firstCut.width(); p++) {
      boolean inFirst = first.contains(firstCut.label(p));
      boolean inSecond = second.contains(secondCut.label(p));
      both += inFirst && inSecond ? 1 : 0;
      either += inFirst || inSecond ? 1 : 0;
    }
    return either == 0 ? 1 : (double) both / either;
  }
}
