package dev.kedge.compare;

import dev.kedge.AnchorExplainer;
import dev.kedge.ProgressListener;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;

/**
 * Says what sets two pictures apart before a model: the door of this package.
 *
 * <pre>{@code
 * Comparison why = new Comparer(explainer).compare(photo, adversarial);
 * why.overlap().pixels();                    // of the two anchors
 * why.restoring().get().firstIntoSecond();   // what brings the first answer back
 * }</pre>
 *
 * <p>Immutable and safe for many threads. The explainers stay the caller's.
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
    Run run =
        new Run(
            new Run.Side(firstPhoto, first),
            new Run.Side(secondPhoto, second),
            options,
            budget,
            listener);
    return run.comparison();
  }
}
