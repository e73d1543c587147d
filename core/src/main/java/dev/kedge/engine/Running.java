package dev.kedge.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run over sources: a thread takes them as there is room, explanations put their outcomes here,
 * whoever uses the stream takes those.
 */
final class Running extends Spliterators.AbstractSpliterator<Outcome> {
  /** How many times the pictures in flight may be taken where outcomes wait for earlier ones. */
  private static final int AHEAD_IN_ORDER = 4;

  private final Kedge engine;
  private final Stream<? extends Source> sources;
  private final RunOptions options;
  private final int mostTaken;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Long, Outcome> finished;
  private @Nullable Thread taker;
  private volatile boolean stopped;
  private volatile boolean cancelled;
  private boolean exhausted;
  private @Nullable Throwable failure;
  private long taken;
  private long handedOver;
  private long failed;
  private long evaluations;
  private long start;
  private Pace pace = new Pace(0);

  Running(Kedge engine, Stream<? extends Source> sources, RunOptions options) {
    super(Long.MAX_VALUE, Spliterator.NONNULL | Spliterator.ORDERED);
    this.engine = engine;
    this.sources = sources;
    this.options = options;
    boolean inOrder = options.order() == RunOptions.Order.SOURCES;
    this.mostTaken = engine.picturesInFlight() * (inOrder ? AHEAD_IN_ORDER : 1);
    this.finished = inOrder ? new HashMap<>() : new LinkedHashMap<>();
  }

  RunOptions options() {
    return options;
  }

  /** Whether what it has begun is to be given up. */
  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean tryAdvance(Consumer<? super Outcome> action) {
    Outcome next = next();
    if (next == null) {
      return false;
    }
    options.listener().onProgress(progress(next));
    action.accept(next);
    return true;
  }

  /** The next outcome; none if there will be no more. */
  private @Nullable Outcome next() {
    lock.lock();
    try {
      begin();
      while (true) {
        Outcome next = poll();
        if (next != null) {
          handedOver++;
          changed.signalAll();
          return next;
        }
        if (exhausted && handedOver == taken) {
          engine.ended(this);
          rethrow();
          return null;
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    if (taker == null && !exhausted) {
      start = System.nanoTime();
      pace = new Pace(start);
      taker = Thread.ofPlatform().daemon().name("kedge-sources").start(this::take);
    }
  }

  private @Nullable Outcome poll() {
    if (options.order() == RunOptions.Order.SOURCES) {
      return finished.remove(handedOver);
    }
    Iterator<Outcome> first = finished.values().iterator();
    if (!first.hasNext()) {
      return null;
    }
    Outcome outcome = first.next();
    first.remove();
    return outcome;
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

  /** Takes sources; in the taker. */
  private void take() {
    @Nullable Throwable why = null;
    try {
      Iterator<? extends Source> iterator = sources.iterator();
      while (waitForRoom() && iterator.hasNext()) {
        Source source = iterator.next();
        if (!begin(source)) {
          break;
        }
      }
    } catch (Throwable e) { // told to whoever takes the outcomes
      why = e;
    }
    end(why);
  }

  private boolean waitForRoom() throws InterruptedException {
    lock.lock();
    try {
      while (!stopped && taken - handedOver >= mostTaken) {
        changed.await();
      }
      return !stopped;
    } finally {
      lock.unlock();
    }
  }

  private boolean begin(Source source) throws InterruptedException {
    engine.takePlace();
    lock.lock();
    try {
      if (stopped) {
        engine.givePlace();
        return false;
      }
      engine.begin(this, source, taken++);
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void end(@Nullable Throwable why) {
    lock.lock();
    try {
      if (!stopped) {
        failure = why;
      }
      exhausted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** An explanation has come to its end; in its thread. */
  void finished(Outcome outcome) {
    lock.lock();
    try {
      finished.put(outcome.index(), outcome);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes no more sources.
   *
   * @param why thrown after the last outcome; none for a proper end
   */
  void stop(@Nullable RuntimeException why) {
    lock.lock();
    try {
      stopped = true;
      exhausted = true;
      if (why != null) {
        failure = why;
      }
      if (taker != null) {
        taker.interrupt();
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Gives up what is left. */
  void close() {
    cancelled = true;
    stop(null);
    engine.ended(this);
    sources.close();
  }

  private RunProgress progress(Outcome outcome) {
    lock.lock();
    try {
      long now = System.nanoTime();
      pace.tick(now);
      switch (outcome) {
        case Outcome.Explained e -> evaluations += e.explanation().cost().evaluations();
        case Outcome.Failed f -> failed++;
      }
      double rate = pace.perSecond();
      Optional<Duration> left =
          options.sources().isPresent() && rate > 0
              ? Optional.of(
                  Duration.ofMillis(
                      (long)
                          (1000 * Math.max(0, options.sources().getAsLong() - handedOver) / rate)))
              : Optional.empty();
      return new RunProgress(
          options.sources(),
          handedOver - failed,
          failed,
          taken - handedOver,
          evaluations,
          Duration.ofNanos(now - start),
          rate,
          left);
    } finally {
      lock.unlock();
    }
  }
}
