package dev.kedge.engine;

import java.util.concurrent.CompletableFuture;

/** A job that was submitted by itself: its future hears the outcome. */
final class Submitted extends Task {
  private final CompletableFuture<Outcome> future = new CompletableFuture<>();

  Submitted(Job job, long index) {
    super(job, index);
  }

  CompletableFuture<Outcome> future() {
    return future;
  }

  @Override
  boolean isGivenUp() {
    return future.isDone();
  }

  @Override
  void end(Outcome outcome) {
    boolean told = false;
    while (!told) {
      try {
        future.complete(outcome);
        told = true;
      } catch (Throwable e) {
        // Something chained to the future could not even fail, for want of memory. It is off the
        // future's list by now; what comes after it, as a thread that waits, hears the outcome
        // next.
      }
    }
  }
}
