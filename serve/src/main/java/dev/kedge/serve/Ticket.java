package dev.kedge.serve;

import dev.kedge.check.Checks;
import dev.kedge.engine.Outcome;
import dev.kedge.search.SearchProgress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A picture on its way through the engine. Safe for many threads. */
final class Ticket {
  private final ServedModel model;
  private final String name;
  private final Asked asked;
  private final AtomicBoolean stop = new AtomicBoolean();
  private volatile @Nullable SearchProgress progress;
  private volatile Checks checks = Checks.NONE;
  private volatile CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  Ticket(ServedModel model, String name, Asked asked) {
    this.model = model;
    this.name = name;
    this.asked = asked;
  }

  ServedModel model() {
    return model;
  }

  String name() {
    return name;
  }

  Asked asked() {
    return asked;
  }

  /** Asks the search to end with the best so far. */
  void stop() {
    stop.set(true);
  }

  boolean isStopped() {
    return stop.get();
  }

  void begun(CompletableFuture<Outcome> value) {
    outcome = value;
  }

  CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  void onChecks(Checks value) {
    checks = value;
  }

  /** What was found besides the explanation. */
  Checks checks() {
    return checks;
  }

  void onProgress(SearchProgress value) {
    progress = value;
  }

  Optional<SearchProgress> progress() {
    return Optional.ofNullable(progress);
  }
}
