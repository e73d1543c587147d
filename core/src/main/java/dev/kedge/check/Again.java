package dev.kedge.check;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import java.util.Optional;
import java.util.function.BiFunction;

/** Explains a picture once more, cut or filled otherwise. */
public interface Again {
  /**
   * Explains it.
   *
   * @param then is asked of the study and the explanation before the study is closed
   * @return what that gave; empty if there was no time for it, or the model could not be reached
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  <T> Optional<T> explain(Scene scene, Question question, BiFunction<Study, Explanation, T> then);

  /** Explains in the caller's own thread, within a budget. */
  static Again of(
      AnchorExplainer explainer, Image photo, Budget budget, ProgressListener listener) {
    return new Again() {
      @Override
      public <T> Optional<T> explain(
          Scene scene, Question question, BiFunction<Study, Explanation, T> then) {
        try (Study study = explainer.study(photo, scene)) {
          return Pace.explain(study, question, budget, listener)
              .flatMap(explanation -> ask(study, explanation, then));
        } catch (UnreachableModelException over) {
          return Optional.empty();
        }
      }
    };
  }

  /** What is asked of a study; empty if there was no time for it. */
  static <T> Optional<T> ask(
      Study study, Explanation explanation, BiFunction<Study, Explanation, T> then) {
    try {
      return Optional.of(then.apply(study, explanation));
    } catch (BudgetSpentException | UnreachableModelException over) {
      return Optional.empty();
    }
  }
}
