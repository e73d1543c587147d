package dev.kedge.engine;

import dev.kedge.evaluate.Failure;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Queue;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many jobs, seen as a stream of what is made of their outcomes. Threads of the engine take the
 * jobs, one at a time, as there is room; whoever uses the stream takes what was made.
 *
 * <p>Whenever there may be room, {@link #pump} asks the engine for a thread to take the next job.
 * So none waits for room, and a job that is long in coming, as from a pipe, holds up nothing but
 * the jobs after it.
 */
final class Run<R> extends Spliterators.AbstractSpliterator<R> {
  /** How many times the pictures in flight may be taken where outcomes wait for earlier ones. */
  private static final int AHEAD_IN_ORDER = 4;

  /** More are not taken ahead, as there is a place for each. */
  private static final int MOST_TAKEN = 1 << 20;

  private final Engine engine;
  private final Stream<Job> jobs;
  private final Function<? super Outcome, ? extends R> finish;
  private final boolean inOrder;
  private final int mostTaken;
  private final ProgressTeller progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  /** In order: all that were taken; else those that have ended. As large as it gets. */
  private final Queue<RunTask<R>> line;

  private @Nullable Iterator<Job> iterator;
  private @Nullable Thread taker;
  private boolean begun;
  private boolean taking;
  private boolean noMore;
  private @Nullable Throwable whyNoMore;
  private boolean exhausted;
  private volatile boolean cancelled;
  private @Nullable Throwable failure;
  private long taken;
  private long ended;
  private long handedOver;

  Run(
      Engine engine,
      Stream<Job> jobs,
      RunOptions options,
      Function<? super Outcome, ? extends R> finish) {
    super(Long.MAX_VALUE, Spliterator.NONNULL | Spliterator.ORDERED);
    this.engine = engine;
    this.jobs = jobs;
    this.finish = finish;
    this.inOrder = options.order() == RunOptions.Order.SOURCES;
    this.progress = new ProgressTeller(options);
    long mostWanted = engine.picturesInFlight() * (inOrder ? AHEAD_IN_ORDER : 1L);
    this.mostTaken = (int) Math.min(mostWanted, MOST_TAKEN);
    this.line = new ArrayDeque<>(mostTaken + 1);
  }

  @Override
  public boolean tryAdvance(Consumer<? super R> action) {
    RunTask<R> next = next();
    if (next == null) {
      return false;
    }
    R made = next.made();
    progress.tell(inFlight());
    action.accept(made);
    return true;
  }

  /** The next that has ended; none if there will be no more. Tells how far it is meanwhile. */
  private @Nullable RunTask<R> next() {
    begin();
    while (true) {
      RunTask<R> next;
      lock.lock();
      try {
        awaitNextOrDue();
        next = hasNext() ? line.remove() : null;
        if (next != null) {
          handedOver++;
          progress.handedOver(next.hasFailed());
        } else if (isOver()) {
          engine.ended(this);
          rethrow();
          return null;
        }
      } finally {
        lock.unlock();
      }
      if (next != null) {
        pump();
        return next;
      }
      progress.tell(inFlight());
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      progress.begin();
      pump();
    }
  }

  private boolean hasNext() {
    RunTask<R> first = line.peek();
    return first != null && first.hasEnded();
  }

  private boolean isOver() {
    return exhausted && handedOver == taken;
  }

  /** Whether what it has begun is to be given up. */
  boolean isCancelled() {
    return cancelled;
  }

  private void awaitNextOrDue() {
    boolean interrupted = false;
    while (!hasNext() && !isOver() && progress.nanosUntilDue() > 0) {
      try {
        changed.awaitNanos(progress.nanosUntilDue());
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private long inFlight() {
    lock.lock();
    try {
      return taken - handedOver;
    } finally {
      lock.unlock();
    }
  }

  private void rethrow() {
    Throwable why = failure;
    failure = null;
    if (why instanceof RuntimeException e) {
      throw e;
    }
    if (why instanceof Error e) {
      throw e;
    }
  }

  /** Has the next job taken, if there is room for it and nobody is at it. */
  private void pump() {
    lock.lock();
    try {
      if (taking || exhausted || !hasRoom()) {
        return;
      }
      taking = true;
    } finally {
      lock.unlock();
    }
    Throwable why;
    try {
      why = engine.add(this);
    } catch (Throwable e) { // no memory
      why = e;
    }
    if (why != null) {
      end(Failure.of(why));
    }
  }

  private boolean hasRoom() {
    return taken - handedOver < mostTaken && taken - ended < engine.picturesInFlight();
  }

  /**
   * Takes the next job; in a thread of the engine, which may wait long for it. Never throws. To be
   * followed by {@link #took}, once that thread is ready for other work.
   *
   * @return to be worked on; none if there are no more
   */
  @Nullable Task take() {
    try {
      Job job = nextJob();
      if (job != null) {
        return register(job);
      }
    } catch (Throwable e) { // told to whoever takes the outcomes
      whyNoMore = e;
    }
    noMore = true;
    return null;
  }

  /** The next job may be taken, if there is one. */
  void took() {
    if (noMore) {
      end(whyNoMore);
    }
    lock.lock();
    try {
      taking = false;
    } finally {
      lock.unlock();
    }
    pump();
  }

  private @Nullable Job nextJob() {
    if (!enterTaking()) {
      return null;
    }
    try {
      if (iterator == null) {
        iterator = jobs.iterator();
      }
      return iterator.hasNext() ? Objects.requireNonNull(iterator.next(), "no job") : null;
    } finally {
      leaveTaking();
    }
  }

  private boolean enterTaking() {
    lock.lock();
    try {
      taker = exhausted ? null : Thread.currentThread();
      return !exhausted;
    } finally {
      lock.unlock();
    }
  }

  private void leaveTaking() {
    lock.lock();
    try {
      taker = null;
      Thread.interrupted(); // it was meant for the source
    } finally {
      lock.unlock();
    }
  }

  /** Counts a job as taken; none if no more are to be. */
  private @Nullable Task register(Job job) {
    lock.lock();
    try {
      if (exhausted) {
        return null;
      }
      RunTask<R> task = new RunTask<>(this, job, taken, progress.evaluations(), finish);
      if (inOrder) {
        line.add(task);
      }
      taken++;
      return task;
    } finally {
      lock.unlock();
    }
  }

  /** There are no more jobs, or none can be taken. The first call counts. */
  void end(@Nullable Throwable why) {
    lock.lock();
    try {
      if (!exhausted) {
        exhausted = true;
        failure = why;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** A job that was taken has come to its end; in its thread. */
  void ended(RunTask<R> task) {
    lock.lock();
    try {
      task.setEnded();
      ended++;
      if (!inOrder) {
        line.add(task);
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    pump();
  }

  /** Takes no more jobs. */
  void stop() {
    lock.lock();
    try {
      if (taker != null) {
        taker.interrupt();
      }
    } finally {
      lock.unlock();
    }
    end(null);
  }

  /** Gives up what is left. */
  void close() {
    cancelled = true;
    stop();
    engine.ended(this);
    jobs.close();
  }
}
