package dev.kedge.engine;

import dev.kedge.ProgressListener;
import dev.kedge.evaluate.Failure;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A job that a run has taken, and what was made of its outcome. */
final class RunTask<R> extends Task {
  private final Run<R> run;
  private final Function<? super Outcome, ? extends R> finish;
  private final EvaluationCounter counter;
  private boolean ended;
  private boolean failed;
  private @Nullable R made;
  private @Nullable RuntimeException notMade;

  /**
   * @param evaluations of the run, to be added to
   * @param finish made of the outcome
   */
  RunTask(
      Run<R> run,
      Job job,
      long index,
      LongAdder evaluations,
      Function<? super Outcome, ? extends R> finish) {
    super(job, index);
    this.run = run;
    this.finish = finish;
    this.counter = new EvaluationCounter(evaluations, job.listener());
  }

  @Override
  ProgressListener listener() {
    return counter;
  }

  @Override
  boolean isGivenUp() {
    return run.isCancelled();
  }

  @Override
  void end(Outcome outcome) {
    if (!ended) {
      make(outcome);
      if (notMade != null) {
        run.stop();
      }
      run.ended(this);
    }
  }

  private void make(Outcome outcome) {
    try {
      if (outcome instanceof Outcome.Explained explained) {
        counter.countUpTo(explained.explanation().cost().evaluations());
      }
      failed = outcome instanceof Outcome.Failed;
      made = Objects.requireNonNull(finish.apply(outcome), "nothing was made of an outcome");
    } catch (RuntimeException e) {
      notMade = e;
    } catch (Throwable e) { // an Error costs this picture, not the run
      makeOf(failed(e));
    }
  }

  private void makeOf(Outcome.Failed outcome) {
    try {
      failed = true;
      made = Objects.requireNonNull(finish.apply(outcome), "nothing was made of an outcome");
    } catch (Throwable e) { // and if there is nothing even for that, it costs the run
      notMade = Failure.of(e);
    }
  }

  /** Whether there is something to be handed over; guarded by the run. */
  boolean hasEnded() {
    return ended;
  }

  /** Called by the run, which guards it. */
  void setEnded() {
    ended = true;
  }

  /** Whether its picture could not be explained; once it has ended. */
  boolean hasFailed() {
    return failed;
  }

  /** What was made; throws where making it did. Once it has ended. */
  R made() {
    if (notMade != null) {
      throw notMade;
    }
    return Objects.requireNonNull(made);
  }
}
