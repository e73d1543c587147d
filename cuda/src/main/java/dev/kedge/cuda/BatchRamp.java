package dev.kedge.cuda;

import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.BackendException;
import java.util.function.IntToDoubleFunction;

/**
 * The smallest batch size that is about as fast as any, found by doubling.
 *
 * @param batch pictures
 * @param text how it was found, the same in every country
 */
record BatchRamp(int batch, String text) {
  /** The largest size tried. */
  static final int MOST = 1024;

  private static final int LEAST = 16;
  private static final double GAIN = 1.05;

  /**
   * Doubles the size until two steps gained less than 5 % each, memory ends, or the most is
   * reached; halves it where the first does not fit.
   *
   * @param rate pictures per second at a size; throws where memory does not suffice
   * @param most the largest size to try, at least 1
   */
  static BatchRamp climb(IntToDoubleFunction rate, int most) {
    int first = Math.min(LEAST, most);
    int best = first;
    int size = first;
    double bestRate = 0;
    for (int poor = 0; size <= most && poor < 2; size *= 2) {
      double here;
      try {
        here = rate.applyAsDouble(size);
      } catch (ClassifierException | BackendException e) {
        return size == first ? halve(rate, size, e) : new BatchRamp(best, failed(best, size, e));
      }
      poor = here >= GAIN * bestRate ? 0 : poor + 1;
      if (poor == 0) {
        best = size;
        bestRate = here;
      }
    }
    return new BatchRamp(best, "batch " + best + ", the fastest of " + first + " to " + size / 2);
  }

  private static BatchRamp halve(IntToDoubleFunction rate, int failed, RuntimeException failure) {
    for (int size = failed / 2; size > 0; size /= 2) {
      try {
        var _ = rate.applyAsDouble(size);
        return new BatchRamp(size, failed(size, 2 * size, failure));
      } catch (ClassifierException | BackendException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static String failed(int batch, int failed, RuntimeException failure) {
    return "batch " + batch + ", since " + failed + " failed: " + failure.getMessage();
  }
}
