package dev.kedge.serve;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.engine.Engine;

/**
 * A model under a name. Closed by who opened engine and classifier: after the server, or when
 * {@link ModelControl#close} says so.
 *
 * @param name in addresses
 * @param classifier for plain inference
 * @param engine for explanations, with the same model
 */
public record ServedModel(String name, Classifier classifier, Engine engine) {
  public ServedModel {
    if (!name.matches("[A-Za-z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "a model's name is '%s', expected letters, digits, dots, dashes or underscores"
              .formatted(name));
    }
  }

  ModelInfo info() {
    return classifier.model();
  }
}
