package dev.kedge.models;

import dev.kedge.classify.Classifier;
import dev.kedge.perturb.Backend;
import java.nio.file.Path;

/**
 * A device in use: masked pictures are made on it and models evaluated there, without pictures
 * crossing over. Safe for many threads. Close its classifiers first.
 */
public interface Device extends AutoCloseable {
  /** Kind and number, as {@code cuda:0}. */
  String name();

  /** What makes masked pictures there; closed with the device. */
  Backend backend();

  /**
   * Opens a model there, a folder or a file as {@link ModelFolder#find} takes it; the caller closes
   * it.
   *
   * @throws dev.kedge.perturb.BackendException if no model can be evaluated there: a library is
   *     missing, or memory; the message says which
   * @throws dev.kedge.classify.ClassifierException if that is no image classifier
   */
  Classifier open(Path model, ModelOptions options);

  @Override
  void close();
}
