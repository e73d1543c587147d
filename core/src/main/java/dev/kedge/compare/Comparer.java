package dev.kedge.compare;

import dev.kedge.AnchorExplainer;
import dev.kedge.ProgressListener;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.perturb.Backends;
import dev.kedge.search.Budget;

/**
 * Says what sets two pictures apart before a model: the door of this package.
 *
 * <pre>{@code
 * Comparison why = new Comparer(classifier).compare(photo, adversarial);
 * why.overlap().pixels();                    // of the two anchors
 * why.restoring().get().firstIntoSecond();   // what brings the first answer back
 * }</pre>
 *
 * <p>Immutable and safe for many threads. The classifiers stay the caller's.
 */
public final class Comparer {
  private final Classifier first;
  private final Classifier second;
  private final AnchorExplainer firstExplainer;
  private final AnchorExplainer secondExplainer;

  /** For two pictures before one model, with the backends of the class path. */
  public Comparer(Classifier classifier) {
    this(classifier, Backends.load());
  }

  /** For two pictures before one model. */
  public Comparer(Classifier classifier, Backends backends) {
    this(classifier, backends, classifier, backends);
  }

  /**
   * For two models, the first before the first picture, the second before the second; each with
   * what masks pictures for it.
   */
  public Comparer(
      Classifier first, Backends firstBackends, Classifier second, Backends secondBackends) {
    this.first = first;
    this.second = second;
    this.firstExplainer = new AnchorExplainer(first, firstBackends);
    this.secondExplainer = new AnchorExplainer(second, secondBackends);
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
   * @throws IllegalStateException if the backend asked for by name is not usable here
   */
  public Comparison compare(
      Image firstPhoto,
      Image secondPhoto,
      CompareOptions options,
      Budget budget,
      ProgressListener listener) {
    Run run =
        new Run(
            new Run.Side(firstPhoto, first, firstExplainer),
            new Run.Side(secondPhoto, second, secondExplainer),
            options,
            budget,
            listener);
    return run.comparison();
  }
}
