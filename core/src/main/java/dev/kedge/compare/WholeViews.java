package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Preprocessing;
import java.util.ArrayList;
import java.util.List;

/** Asks a model about whole pictures, without masks. The classifier remains owned by the caller. */
final class WholeViews {
  private static final int BATCH = 16;

  private final Classifier classifier;

  WholeViews(Classifier classifier) {
    this.classifier = classifier;
  }

  /** The top class of each view. */
  List<ClassScore> top(List<Image> views) {
    List<ClassScore> top = new ArrayList<>();
    Preprocessing preprocessing = classifier.model().preprocessing();
    int fixed = classifier.fixedBatchSize();
    int capacity = fixed > 0 ? fixed : Math.clamp(views.size(), 1, BATCH);
    try (ImageBatch batch = ImageBatch.openHost(classifier.input(), capacity)) {
      for (int from = 0; from < views.size(); from += capacity) {
        int count = Math.min(capacity, views.size() - from);
        for (int row = 0; row < count; row++) {
          preprocessing.write(views.get(from + row), classifier.input(), batch.row(row));
        }
        batch.count(count);
        Scores scores = classifier.classify(batch);
        for (int row = 0; row < count; row++) {
          int label = scores.top(row);
          top.add(score(label, scores.probability(row, label)));
        }
      }
    }
    return top;
  }

  private ClassScore score(int label, double probability) {
    return new ClassScore(label, classifier.model().labels().get(label), probability);
  }
}
