package dev.kedge.classify;

import java.util.Arrays;

/** Pictures on their way through a classifier. Used by one thread at a time. */
@FunctionalInterface
public interface Evaluation {
  /**
   * Waits for the top class of each picture, the lowest among equals.
   *
   * @throws ClassifierException if the model fails, or a score is NaN or infinite
   */
  int[] topClasses();

  /** One that is over, for the first pictures of what a model said. */
  static Evaluation of(Scores scores, int pictures) {
    int[] top = new int[pictures];
    Arrays.setAll(top, scores::top);
    return () -> top;
  }
}
