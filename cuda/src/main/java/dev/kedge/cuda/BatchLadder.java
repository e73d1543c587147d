package dev.kedge.cuda;

import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.BackendException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The batch sizes that a model is opened for: {@value #LEAST} and each four times the one before,
 * as long as that is faster and there is memory.
 *
 * @param rungs what was opened, by ascending sizes, at least one
 * @param text which sizes these are, and why there are no larger ones
 */
record BatchLadder<T extends BatchLadder.Rung>(List<T> rungs, String text) {
  /** A model opened for one batch size. */
  interface Rung {
    int size();

    /** Pictures per second. */
    double rate();

    void close();

    /** So many pictures, made up to a multiple of the size. */
    default int whole(int pictures) {
      return Math.ceilDiv(pictures, size()) * size();
    }
  }

  private static final int LEAST = 32;
  private static final int MOST = 512;
  private static final int STEP = 4;

  /** A larger size must be so many times as fast: most batches of a run are not full. */
  private static final double GAIN = 1.1;

  BatchLadder {
    rungs = List.copyOf(rungs);
  }

  /**
   * Opens a model for one size after the other.
   *
   * @param opener opens it for a size; throws where memory does not suffice
   * @throws RuntimeException what the opener throws if it has no memory for a single picture
   */
  static <T extends Rung> BatchLadder<T> climb(IntFunction<T> opener) {
    List<T> rungs = new ArrayList<>();
    for (int size = LEAST; size <= MOST; size *= STEP) {
      T rung;
      try {
        rung = opener.apply(size);
      } catch (ClassifierException | BackendException e) {
        return rungs.isEmpty() ? halve(opener, size, e) : of(rungs, failed(size, e));
      }
      if (!rungs.isEmpty() && rung.rate() < GAIN * rungs.getLast().rate()) {
        rung.close();
        return of(rungs, size + " is hardly faster");
      }
      rungs.add(rung);
    }
    return of(rungs, "");
  }

  /** Of some, the one that evaluates a number of pictures soonest, several times if need be. */
  static <T extends Rung> T soonest(int pictures, List<T> rungs) {
    return Collections.min(
        rungs, Comparator.comparingDouble(rung -> rung.whole(pictures) / rung.rate()));
  }

  private static <T extends Rung> BatchLadder<T> halve(
      IntFunction<T> opener, int failed, RuntimeException failure) {
    for (int size = failed / 2; size > 0; size /= 2) {
      try {
        return of(List.of(opener.apply(size)), failed(2 * size, failure));
      } catch (ClassifierException | BackendException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private static String failed(int size, RuntimeException failure) {
    return size + " failed: " + failure.getMessage();
  }

  private static <T extends Rung> BatchLadder<T> of(List<T> rungs, String why) {
    String sizes = String.join(", ", rungs.stream().map(rung -> "" + rung.size()).toList());
    return new BatchLadder<>(
        rungs, "batches of 1, " + sizes + (why.isEmpty() ? "" : " (" + why + ")"));
  }
}
