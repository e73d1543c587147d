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

  /** What the model compared says of both pictures; or each of the two models. */
  static List<ModelAnswers> of(Comparing pair) {
    Side first = pair.first();
    Side second = pair.second();
    ModelAnswers ofFirst = of(pair, first, first.view(), first.view(second));
    return pair.oneModel()
        ? List.of(ofFirst)
        : List.of(ofFirst, of(pair, second, second.view(first), second.view()));
  }

  private static ModelAnswers of(Comparing pair, Side side, Image first, Image second) {
    List<ClassScore> top = pair.top(side, List.of(first, second));
    return new ModelAnswers(side.classifier().model(), top.getFirst(), top.getLast());
  }

  /** Whether the model gives both pictures the same class. */
  public boolean same() {
    return first.index() == second.index();
  }
}
