package dev.kedge.compare;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Says what sets two pictures apart before a model: the entry point of this package.
 *
 * <pre>{@code
 * Comparison why = new Comparer(explainer).compare(photo, adversarial);
 * why.overlap().pixels();                    // of the two anchors
 * why.restoring().get().firstIntoSecond();   // what brings the first answer back
 * }</pre>
 *
 * <p>Immutable and safe for many threads. The explainers remain owned by the caller.
 */
public final class Comparer {
  private final AnchorExplainer first;
  private final AnchorExplainer second;

  /** For two pictures before one model. */
  public Comparer(AnchorExplainer explainer) {
    this(explainer, explainer);
  }

  /** For two models, the first before the first picture, the second before the second. */
  public Comparer(AnchorExplainer first, AnchorExplainer second) {
    this.first = first;
    this.second = second;
  }

  /** Compares two pictures with the default options, without a limit. */
  public Comparison compare(Image firstPhoto, Image secondPhoto) {
    return compare(
        firstPhoto, secondPhoto, CompareOptions.DEFAULTS, Budget.UNLIMITED, ProgressListener.NONE);
  }

  /**
   * Compares two pictures, of any sizes; or a picture, given twice, before two models.
   *
   * @param budget whose deadline and cancellation hold for everything together, whose other limits
   *     for each explanation; when it ends, what is finished until then is the answer, and the rest
   *     is named
   * @throws dev.kedge.classify.ClassifierException if a model fails
   * @throws IllegalArgumentException if the options do not fit a model or a picture
   */
  public Comparison compare(
      Image firstPhoto,
      Image secondPhoto,
      CompareOptions options,
      Budget budget,
      ProgressListener listener) {
    long start = System.nanoTime();
    Scene scene = options.scene();
    try (Side a = Side.first(firstPhoto, first, scene);
        Side b = Side.second(secondPhoto, second, scene, a.segmentation())) {
      Comparing pair = new Comparing(a, b, options, budget, listener);
      Comparison.Builder comparison = Comparison.builder().options(options);
      worked(pair, comparison);
      return comparison
          .cutShort(pair.cutShort())
          .evaluations(pair.evaluations())
          .duration(Duration.ofNanos(System.nanoTime() - start))
          .build();
    }
  }

  /** Works out the parts, the most telling ones first. */
  private static void worked(Comparing pair, Comparison.Builder comparison) {
    Anchors anchors = Anchors.of(pair);
    Explanation why = anchors.first();
    Optional<Difference> difference = Difference.of(pair.first(), pair.second());
    comparison
        .first(why)
        .second(anchors.second())
        .overlap(anchors.overlap())
        .difference(difference)
        .models(ModelAnswers.of(pair));
    Defences defences = new Defences(pair, why);
    List<Defended> defended = defences.labels();
    comparison
        .restoring(RestoringSearch.of(pair, difference))
        .precisions(CrossPrecisions.of(pair, anchors))
        .nullBand(NullRepeats.of(pair, why, difference));
    Optional<Explanation> own = OwnAnchor.of(pair);
    comparison
        .secondOwn(own)
        .ownOverlap(OwnAnchor.overlap(why, own))
        .defended(defences.withAnchors(defended));
  }
}
