package dev.kedge.engine;

import dev.kedge.ProgressListener;
import dev.kedge.evaluate.Failure;

/** A job on its way through the engine, and who hears what became of it. */
abstract class Task {
  private static final long NOT_ADDED = -1;

  private final Job job;
  private final long index;

  /** In reserve, for when there is no memory to make another outcome. */
  private final Outcome.Failed lastWord;

  private long number = NOT_ADDED;

  /**
   * @param index of the outcome
   */
  Task(Job job, long index) {
    this.job = job;
    this.index = index;
    this.lastWord = new Outcome.Failed(job.source(), index, Failure.noMemory());
  }

  final Job job() {
    return job;
  }

  final long index() {
    return index;
  }

  final int priority() {
    return job.priority();
  }

  /** When it came, among all tasks that wait or did; no other has the same. */
  final long number() {
    return number;
  }

  final void number(long value) {
    number = value;
  }

  /** The outcome that it could not be explained; never throws. */
  final Outcome.Failed failed(Throwable why) {
    try {
      return new Outcome.Failed(
          job.source(), index, why instanceof Exception e ? e : Failure.of(why));
    } catch (Throwable e) { // no memory
      return lastWord;
    }
  }

  /** The outcome that it could not be explained for want of memory; takes none. */
  final Outcome.Failed lastWord() {
    return lastWord;
  }

  /** Told how far the search is. */
  ProgressListener listener() {
    return job.listener();
  }

  /** Whether nobody wants its outcome any more. From any thread. */
  abstract boolean isGivenUp();

  /** It has come to its end. Only the first call counts; never throws. */
  abstract void end(Outcome outcome);
}
