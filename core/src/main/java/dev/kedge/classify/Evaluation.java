package dev.kedge.classify;

/** Pictures on their way through a classifier. Used by one thread at a time. */
@FunctionalInterface
public interface Evaluation {
  /**
   * Waits for the top class of each picture, the lowest among equals.
   *
   * @throws ClassifierException if the model fails, or a score is NaN or infinite
   */
  int[] topClasses();
}
