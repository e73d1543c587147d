package dev.kedge.models;

import dev.kedge.classify.Classifier;
import dev.kedge.perturb.Backend;
import java.nio.file.Path;
import java.util.List;

/**
 * A device in use: models are evaluated there, on masked pictures that were made there too. Safe
 * for many threads. Close its classifiers first.
 */
public interface Device extends AutoCloseable {
  /** Kind and number, as {@code cuda:0}; {@code cpu}, of which there is one. */
  String name();

  /**
   * What makes masked pictures there, besides the backends for the host that {@link
   * dev.kedge.perturb.Backends#load} finds; closed with the device.
   */
  List<Backend> backends();

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
