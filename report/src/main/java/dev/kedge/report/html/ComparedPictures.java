package dev.kedge.report.html;

import dev.kedge.Explanation;
import dev.kedge.compare.Comparison;
import dev.kedge.compare.Difference;
import dev.kedge.compare.Difference.Amplified;
import dev.kedge.compare.Restoring;
import dev.kedge.image.Image;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.FillViews;
import dev.kedge.segment.Segmentation;
import java.util.Optional;

/**
 * The pictures of a comparison, as the models see them, enlarged by a whole number. What is the
 * first one's is outlined in blue, what is the second one's in amber. Immutable.
 */
final class ComparedPictures {
  /** The first one's colour. */
  static final int BLUE = 0x56B4E9;

  /** The longer side of a picture, at least, in pixels. */
  private static final int LONGER_SIDE = 384;

  private final Comparison comparison;
  private final Image first;
  private final Image second;
  private final Segmentation cut;
  private final Optional<Amplified> amplified;

  ComparedPictures(Comparison comparison) {
    this.comparison = comparison;
    this.first = comparison.first().view();
    this.second = comparison.second().view();
    this.cut = comparison.segmentation();
    this.amplified = comparison.difference().map(difference -> Difference.amplified(first, second));
  }

  Png first() {
    return new Png(drawing(comparison.first()).plain());
  }

  Png second() {
    return new Png(drawing(comparison.second()).plain());
  }

  Png firstAnchor() {
    return anchor(comparison.first(), BLUE);
  }

  Png secondAnchor() {
    return anchor(comparison.second(), Drawing.AMBER);
  }

  /** The second one's anchor on its own superpixels, if it was looked for. */
  Optional<Png> secondOwnAnchor() {
    return comparison.secondOwn().map(own -> anchor(own, Drawing.AMBER));
  }

  Png superpixels() {
    return new Png(drawing(comparison.first()).edges());
  }

  /** The amplified difference with both anchors outlined. */
  Optional<Png> difference() {
    return amplified.map(
        made ->
            new Png(
                drawing(comparison.first())
                    .outlined(
                        made.picture(),
                        comparison.first().result().anchor(),
                        BLUE,
                        comparison.second().result().anchor(),
                        Drawing.AMBER)));
  }

  /** By how much the difference is amplified; 0 where there is none. */
  int scale() {
    return amplified.map(Amplified::scale).orElse(0);
  }

  /** The second picture with the first one's superpixels that restore its answer. */
  Optional<Png> firstIntoSecond() {
    return comparison
        .restoring()
        .map(Restoring::firstIntoSecond)
        .map(set -> pasted(second, first, set.set(), BLUE));
  }

  /** The first picture with the second one's superpixels that restore its answer. */
  Optional<Png> secondIntoFirst() {
    return comparison
        .restoring()
        .map(Restoring::secondIntoFirst)
        .map(set -> pasted(first, second, set.set(), Drawing.AMBER));
  }

  private Png pasted(Image into, Image from, Superpixels copied, int rgb) {
    Image picture = FillViews.masked(from, cut, into, copied);
    return new Png(drawing(comparison.first()).outlined(picture, copied, rgb));
  }

  private static Png anchor(Explanation explanation, int rgb) {
    return new Png(drawing(explanation).coloured(explanation.result().anchor(), rgb));
  }

  private static Drawing drawing(Explanation explanation) {
    return new Drawing(
        explanation.view(),
        explanation.segmentation(),
        Drawing.factor(explanation.view(), LONGER_SIDE));
  }
}
