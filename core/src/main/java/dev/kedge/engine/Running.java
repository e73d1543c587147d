package dev.kedge.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run over sources: a thread takes them as there is room, explanations put here what was made of
 * their outcomes, whoever uses the stream takes that.
 */
final class Running<R> extends Spliterators.AbstractSpliterator<R> {
  /** How many times the pictures in flight may be taken where outcomes wait for earlier ones. */
  private static final int AHEAD_IN_ORDER = 4;

  /** What was made of an outcome; asking for it throws where making it did. */
  private record Finished<R>(boolean failed, Supplier<R> made) {}

  private final Kedge engine;
  private final Stream<? extends Source> sources;
  private final RunOptions options;
  private final Function<? super Outcome, ? extends R> finish;
  private final int mostTaken;
  private final ProgressTeller progress;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Long, Finished<R>> finished = new LinkedHashMap<>();
  private @Nullable Thread taker;
  private volatile boolean stopped;
  private volatile boolean cancelled;
  private boolean exhausted;
  private @Nullable Throwable failure;
  private long taken;
  private long handedOver;

  Running(
      Kedge engine,
      Stream<? extends Source> sources,
      RunOptions options,
      Function<? super Outcome, ? extends R> finish) {
    super(Long.MAX_VALUE, Spliterator.NONNULL | Spliterator.ORDERED);
    this.engine = engine;
    this.sources = sources;
    this.options = options;
    this.finish = finish;
    this.progress = new ProgressTeller(options);
    this.mostTaken = engine.picturesInFlight() * (inOrder() ? AHEAD_IN_ORDER : 1);
  }

  RunOptions options() {
    return options;
  }

  /** Masked pictures that went through the model for this run. */
  LongAdder evaluations() {
    return progress.evaluations();
  }

  /** Whether what it has begun is to be given up. */
  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean tryAdvance(Consumer<? super R> action) {
    Finished<R> next = next();
    if (next == null) {
      return false;
    }
    R made = next.made.get();
    progress.tell(inFlight());
    action.accept(made);
    return true;
  }

  /** The next that is finished; none if there will be no more. Tells how far it is meanwhile. */
  private @Nullable Finished<R> next() {
    while (true) {
      lock.lock();
      try {
        begin();
        awaitNextOrDue();
        Finished<R> next = poll();
        if (next != null) {
          handedOver++;
          progress.handedOver(next.failed);
          changed.signalAll();
          return next;
        }
        if (isOver()) {
          engine.ended(this);
          rethrow();
          return null;
        }
      } finally {
        lock.unlock();
      }
      progress.tell(inFlight());
    }
  }

  private boolean isOver() {
    return exhausted && handedOver == taken;
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

  private boolean inOrder() {
    return options.order() == RunOptions.Order.SOURCES;
  }

  private boolean hasNext() {
    return inOrder() ? finished.containsKey(handedOver) : !finished.isEmpty();
  }

  private long inFlight() {
    lock.lock();
    try {
      return taken - handedOver;
    } finally {
      lock.unlock();
    }
  }

  private void begin() {
    if (taker == null && !exhausted) {
      progress.begin();
      taker = Thread.ofPlatform().daemon().name("kedge-sources").start(this::take);
    }
  }

  private @Nullable Finished<R> poll() {
    return finished.isEmpty()
        ? null
        : finished.remove(inOrder() ? handedOver : finished.keySet().iterator().next());
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
  void finish(Outcome outcome) {
    Supplier<R> made;
    try {
      R value = Objects.requireNonNull(finish.apply(outcome), "nothing was made of an outcome");
      made = () -> value;
    } catch (Throwable e) { // told to whoever takes the outcomes
      RuntimeException why = e instanceof RuntimeException own ? own : engine.breakDown(e);
      made =
          () -> {
            throw why;
          };
      stop(null);
    }
    lock.lock();
    try {
      finished.put(outcome.index(), new Finished<>(outcome instanceof Outcome.Failed, made));
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
}
