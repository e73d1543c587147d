package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resampling;
import java.util.Optional;

/** A classifier of the tests that resizes photos of any size to its input. */
public final class ResizingClassifier implements Classifier {
  private final Classifier classifier;

  public ResizingClassifier(Classifier classifier) {
    this.classifier = classifier;
  }

  @Override
  public ModelInfo model() {
    ModelInfo info = classifier.model();
    Preprocessing same = info.preprocessing();
    Preprocessing.Size size =
        new Preprocessing.Size(input().shape().height(), input().shape().width());
    return new ModelInfo(
        info.name(),
        info.sha256(),
        info.labels(),
        new Preprocessing(
            new Preprocessing.Resize.Exact(size, Resampling.BOX),
            Optional.empty(),
            same.rescaleFactor(),
            same.mean(),
            same.std(),
            same.flipChannelOrder()),
        info.inference());
  }

  @Override
  public InputSpec input() {
    return classifier.input();
  }

  @Override
  public int fixedBatchSize() {
    return classifier.fixedBatchSize();
  }

  @Override
  public boolean reads(Place place) {
    return classifier.reads(place);
  }

  @Override
  public Scores classify(ImageBatch images) {
    return classifier.classify(images);
  }

  @Override
  public void close() {}
}
