package dev.kedge.compare;

import dev.kedge.AnchorExplainer;
import dev.kedge.ClassScore;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.segment.LabelMap;
import dev.kedge.segment.Segmentation;
import java.util.List;
import java.util.OptionalInt;

/**
 * One of the two that are compared: a picture before a model, with the study that answers all
 * questions about it. Its view is the one that the study made. Used by one thread at a time.
 */
final class Side implements AutoCloseable {
  private final Image photo;
  private final AnchorExplainer explainer;
  private final Study study;
  private final Scene shared;

  private Side(Image photo, AnchorExplainer explainer, Study study, Scene shared) {
    this.photo = photo;
    this.explainer = explainer;
    this.study = study;
    this.shared = shared;
  }

  /** The first one, whose superpixels both will share. */
  static Side first(Image photo, AnchorExplainer explainer, Scene scene) {
    Study study = explainer.study(photo, scene);
    return new Side(photo, explainer, study, with(study.segmentation(), scene));
  }

  /** The second one, on the first one's superpixels. */
  static Side second(Image photo, AnchorExplainer explainer, Scene scene, Segmentation cut) {
    Preprocessing.Size view =
        explainer.classifier().model().preprocessing().viewSize(photo.height(), photo.width());
    Scene shared = with(ResampledLabels.of(cut, view), scene);
    return new Side(photo, explainer, explainer.study(photo, shared), shared);
  }

  private static Scene with(Segmentation superpixels, Scene scene) {
    return scene.toBuilder().segmenter(new LabelMap(superpixels)).build();
  }

  /** The picture as it was read. */
  Image photo() {
    return photo;
  }

  /** The picture as the model sees it. */
  Image view() {
    return study.view();
  }

  /** What this one's model sees of another picture. */
  Image view(Image other) {
    return preprocessing().view(other);
  }

  /** What this one's model sees of the other one's picture. */
  Image view(Side other) {
    return preprocessing().equals(other.preprocessing()) ? other.view() : view(other.photo);
  }

  private Preprocessing preprocessing() {
    return classifier().model().preprocessing();
  }

  AnchorExplainer explainer() {
    return explainer;
  }

  Classifier classifier() {
    return explainer.classifier();
  }

  Study study() {
    return study;
  }

  /** The scene of the options, with the shared superpixels in place of its segmenter. */
  Scene shared() {
    return shared;
  }

  /** The shared superpixels, as they lie on this one's view. */
  Segmentation segmentation() {
    return study.segmentation();
  }

  /** The class that this one's model has for a class of another one's, by its label. */
  OptionalInt classOf(ClassScore score, Side from) {
    List<String> labels = classifier().model().labels();
    if (labels.equals(from.classifier().model().labels())) {
      return OptionalInt.of(score.index());
    }
    int index = labels.indexOf(score.label());
    return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
  }

  @Override
  public void close() {
    study.close();
  }
}
