package dev.kedge.evaluate;

import dev.kedge.perturb.Perturber;

/** Where the masked pictures of a picture are evaluated. Safe for many threads. */
@FunctionalInterface
public interface Evaluators {
  /**
   * Opens an evaluator for a picture.
   *
   * @param perturber of the picture; stays the caller's, who closes it after the evaluator
   * @param batchSize pictures to send to the model at a time, where nothing else decides that
   */
  Evaluator open(Perturber perturber, int batchSize);
}
