package dev.kedge.engine;

import dev.kedge.ProgressListener;
import dev.kedge.search.SearchProgress;
import java.util.concurrent.atomic.LongAdder;

/** Adds the evaluations of one explanation to those of its run, while it is made. */
final class EvaluationCounter implements ProgressListener {
  private final LongAdder all;
  private final ProgressListener next;
  private long counted;

  /**
   * @param next told as well
   */
  EvaluationCounter(LongAdder all, ProgressListener next) {
    this.all = all;
    this.next = next;
  }

  @Override
  public void onProgress(SearchProgress progress) {
    countUpTo(progress.cost().evaluations());
    next.onProgress(progress);
  }

  /** The explanation has made so many until now. */
  void countUpTo(long evaluations) {
    all.add(evaluations - counted);
    counted = evaluations;
  }
}
