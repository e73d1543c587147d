package dev.kedge.engine;

import dev.kedge.classify.Classifier;
import dev.kedge.perturb.Backend;

/**
 * Where pictures are explained: a model, and what makes its masked pictures. On a device both are
 * on the same one. They stay the caller's.
 *
 * @param classifier of several placements, all the same model
 */
public record Placement(Classifier classifier, Backend backend) {
  public Placement {
    if (!classifier.reads(backend.location())
        && !classifier.reads(dev.kedge.image.ImageBatch.Location.HOST)) {
      throw new IllegalArgumentException(
          "the backend %s and the model %s have no place for pictures in common"
              .formatted(backend.name(), classifier.model().name()));
    }
  }
}
