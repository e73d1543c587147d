package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import java.util.List;

/**
 * What one model says of two pictures: a row of the matrix that shows whether a change of the
 * answer transfers.
 *
 * @param model which
 * @param first its top class of the first picture
 * @param second its top class of the second picture
 */
public record ModelAnswers(ModelInfo model, ClassScore first, ClassScore second) {
  /**
   * Asks a model about two photos, of any sizes.
   *
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  public static ModelAnswers of(Classifier classifier, Image first, Image second) {
    Preprocessing preprocessing = classifier.model().preprocessing();
    List<ClassScore> top =
        new WholeViews(classifier)
            .top(List.of(preprocessing.view(first), preprocessing.view(second)));
    return new ModelAnswers(classifier.model(), top.getFirst(), top.getLast());
  }

  /** Whether the model gives both pictures the same class. */
  public boolean same() {
    return first.index() == second.index();
  }
}
