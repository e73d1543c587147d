package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.evaluate.Evaluators;
import dev.kedge.evaluate.LoneEvaluator;
import dev.kedge.image.Image;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Backends;
import dev.kedge.search.Budget;
import java.util.function.Function;

/**
 * Explains what a classifier sees in pictures: the library's door.
 *
 * <pre>{@code
 * try (Classifier classifier = …) {
 *   Explanation why = new AnchorExplainer(classifier).explain(image);
 * }
 * }</pre>
 *
 * <p>Immutable and safe for many threads. The classifier stays the caller's.
 */
public final class AnchorExplainer {
  private final Classifier classifier;
  private final Function<ExplainOptions, Backend> backend;
  private final Evaluators evaluators;

  /** An explainer with the backends of the class path. */
  public AnchorExplainer(Classifier classifier) {
    this(classifier, Backends.load());
  }

  public AnchorExplainer(Classifier classifier, Backends backends) {
    this(
        classifier,
        options ->
            backends.with(classifier.backends()).choose(options.backend(), classifier::reads),
        LoneEvaluator.on(classifier));
  }

  private AnchorExplainer(
      Classifier classifier, Function<ExplainOptions, Backend> backend, Evaluators evaluators) {
    this.classifier = classifier;
    this.backend = backend;
    this.evaluators = evaluators;
  }

  /**
   * An explainer whose masked pictures are made by a given backend and evaluated elsewhere; the
   * backend that options name is not looked at.
   *
   * @param evaluators evaluate with that classifier
   */
  public static AnchorExplainer over(
      Classifier classifier, Backend backend, Evaluators evaluators) {
    return new AnchorExplainer(classifier, options -> backend, evaluators);
  }

  /** Explains a picture with the default options, without a limit. */
  public Explanation explain(Image photo) {
    return explain(photo, ExplainOptions.DEFAULTS);
  }

  /** Explains a picture without a limit. */
  public Explanation explain(Image photo, ExplainOptions options) {
    return explain(photo, options, Budget.UNLIMITED, ProgressListener.NONE);
  }

  /**
   * Explains a picture.
   *
   * @param photo as it was read, of any size
   * @param budget what may be spent; ask for cancellation through it, from any thread
   * @param listener told after every round of the search
   * @return always a valid explanation; its status says if the budget ended the search
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the options do not fit the model or the picture
   * @throws IllegalStateException if the backend asked for by name is not usable here
   */
  public Explanation explain(
      Image photo, ExplainOptions options, Budget budget, ProgressListener listener) {
    try (Study study = study(photo, options)) {
      return study.explain(options, budget, listener);
    }
  }

  /**
   * Cuts and fills a picture, to ask several questions about it.
   *
   * @param photo as it was read, of any size
   * @return to be closed by the caller, before the classifier
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the options do not fit the model or the picture
   * @throws IllegalStateException if the backend asked for by name is not usable here
   */
  public Study study(Image photo, ExplainOptions options) {
    options.target().ifPresent(target -> Study.checkClass(target, classifier));
    return new Study(classifier, backend.apply(options), evaluators, photo, options);
  }
}
