package dev.kedge.models.hub;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits in short steps, so that whoever gives up is heard: the listener, or an interrupt. */
final class Waiting {
  private static final long STEP_MILLIS = 100;

  private final HubModel model;
  private final HubListener listener;

  Waiting(HubModel model, HubListener listener) {
    this.model = model;
    this.listener = listener;
  }

  HubListener listener() {
    return listener;
  }

  /** Ends what is going on if it was given up. */
  void check() {
    if (listener.cancelled() || Thread.currentThread().isInterrupted()) {
      throw stopped();
    }
  }

  void sleep(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      check();
      try {
        Thread.sleep(Math.min(left, STEP_MILLIS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    check();
  }

  /** The result of a future, which is cancelled if the wait ends otherwise. */
  <T> T result(CompletableFuture<T> future, Step step) throws ExecutionException, Passing {
    try {
      while (true) {
        check();
        step.ask();
        try {
          return future.get(STEP_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          // Looks again whether someone gave up.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    } finally {
      future.cancel(true);
    }
  }

  /** What is looked at between two waits. */
  interface Step {
    void ask() throws Passing;
  }

  private HubException stopped() {
    return new HubException(
        "stopped before all files of %s were here; nothing half is left in the cache"
            .formatted(model.named()));
  }
}
