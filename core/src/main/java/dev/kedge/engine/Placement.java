package dev.kedge.engine;

import dev.kedge.classify.Classifier;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backend;

/**
 * Where pictures are explained: a model, and what makes its masked pictures. On a device both are
 * on the same one. They stay the caller's.
 *
 * @param classifier of several placements, all the same model
 */
public record Placement(Classifier classifier, Backend backend) {
  public Placement {
    if (!classifier.reads(backend.place()) && !classifier.reads(Place.host())) {
      throw new IllegalArgumentException(
          "the backend %s masks at %s, where the model %s reads nothing"
              .formatted(
                  backend.name(),
                  backend.place().equals(Place.host()) ? "host" : backend.place() + " or host",
                  classifier.model().name()));
    }
  }
}
