package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.evaluate.Evaluators;
import dev.kedge.evaluate.LoneEvaluator;
import dev.kedge.image.Image;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Backends;
import dev.kedge.search.Budget;
import org.jspecify.annotations.Nullable;

/**
 * Explains what a classifier sees in pictures: the library's entry point.
 *
 * <pre>{@code
 * try (Classifier classifier = …;
 *     AnchorExplainer explainer = new AnchorExplainer(classifier)) {
 *   Explanation why = explainer.explain(photo);
 * }
 * }</pre>
 *
 * <p>Safe for many threads. The classifier remains owned by the caller, who closes it afterwards.
 */
public final class AnchorExplainer implements AutoCloseable {
  private final Classifier classifier;
  private final Backend backend;
  private final Evaluators evaluators;
  private final int inferenceBatch;
  private final @Nullable Backends loaded;

  /**
   * An explainer with the best backend for that classifier: one that it {@linkplain
   * Classifier#backends offers}, else one of the class path.
   */
  public AnchorExplainer(Classifier classifier) {
    this(classifier, Execution.DEFAULTS);
  }

  /**
   * An explainer with a backend of the class path.
   *
   * @throws IllegalArgumentException if there is no backend of the name asked for
   * @throws dev.kedge.perturb.BackendException if it is not usable here
   */
  public AnchorExplainer(Classifier classifier, Execution execution) {
    this(classifier, execution, Backends.load(), true);
  }

  /**
   * An explainer with one of some backends; those that the classifier offers come before them.
   *
   * @param backends remain owned by the caller, who closes them after the explainer
   * @throws IllegalArgumentException if there is no backend of the name asked for
   * @throws dev.kedge.perturb.BackendException if it is not usable here
   */
  public AnchorExplainer(Classifier classifier, Execution execution, Backends backends) {
    this(classifier, execution, backends, false);
  }

  private AnchorExplainer(
      Classifier classifier, Execution execution, Backends backends, boolean owned) {
    this(
        classifier,
        backends.with(classifier.backends()).choose(execution.backend(), classifier::reads),
        LoneEvaluator.on(classifier),
        execution.inferenceBatch(),
        owned ? backends : null);
  }

  private AnchorExplainer(
      Classifier classifier,
      Backend backend,
      Evaluators evaluators,
      int inferenceBatch,
      @Nullable Backends loaded) {
    this.classifier = classifier;
    this.backend = backend;
    this.evaluators = evaluators;
    this.inferenceBatch = inferenceBatch;
    this.loaded = loaded;
  }

  /**
   * An explainer whose masked pictures are made by a given backend and evaluated elsewhere.
   *
   * @param backend remains owned by the caller
   * @param evaluators evaluate with that classifier
   */
  public static AnchorExplainer over(
      Classifier classifier, Backend backend, Evaluators evaluators) {
    return new AnchorExplainer(classifier, backend, evaluators, 0, null);
  }

  /** The model whose answers are explained. */
  public Classifier classifier() {
    return classifier;
  }

  /** Explains the top class of a picture with the defaults, without a limit. */
  public Explanation explain(Image photo) {
    return explain(photo, Scene.DEFAULTS, Question.DEFAULTS);
  }

  /** Explains a picture without a limit. */
  public Explanation explain(Image photo, Scene scene, Question question) {
    return explain(photo, scene, question, Budget.UNLIMITED, ProgressListener.NONE);
  }

  /**
   * Explains a picture.
   *
   * @param photo as it was read, of any size
   * @param budget what may be spent; ask for cancellation through it, from any thread
   * @param listener told after every round of the search
   * @return always a valid explanation; its status says if the budget ended the search
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if scene or question do not fit the model or the picture
   */
  public Explanation explain(
      Image photo, Scene scene, Question question, Budget budget, ProgressListener listener) {
    check(question);
    try (Study study = study(photo, scene)) {
      return study.explain(question, budget, listener);
    }
  }

  /**
   * Cuts and fills a picture, to ask several questions about it.
   *
   * @param photo as it was read, of any size
   * @return to be closed by the caller, before this explainer and the classifier
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the scene does not fit the model or the picture
   */
  public Study study(Image photo, Scene scene) {
    return new Study(classifier, backend, evaluators, inferenceBatch, photo, scene);
  }

  /**
   * Checks that a question can be asked of this model, before anything is evaluated for it.
   *
   * @throws IllegalArgumentException if it is about a class that the model does not have
   */
  public void check(Question question) {
    question.target().ifPresent(target -> Study.checkClass(target, classifier));
  }

  /** Closes what this explainer loaded itself: its backends. Close studies before. */
  @Override
  public void close() {
    if (loaded != null) {
      loaded.close();
    }
  }
}
