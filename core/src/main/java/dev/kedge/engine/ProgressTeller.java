package dev.kedge.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** Tells a run's listener how far it is; but for {@link #evaluations}, in the taking thread. */
final class ProgressTeller {
  private static final double MILLIS_PER_SECOND = 1000;

  private final RunListener listener;
  private final OptionalLong sources;
  private final LongAdder evaluations = new LongAdder();
  private long explained;
  private long failed;
  private long start;
  private long due;
  private Pace pace = new Pace(0);

  ProgressTeller(RunOptions options) {
    this.listener = options.listener();
    this.sources = options.sources();
  }

  /** Begins to count the time. */
  void begin() {
    start = System.nanoTime();
    due = start + RunListener.PAUSE.toNanos();
    pace = new Pace(start);
  }

  /** Masked pictures that went through the model; to be added to from any thread. */
  LongAdder evaluations() {
    return evaluations;
  }

  /** One more is handed over. */
  void handedOver(boolean hasFailed) {
    if (hasFailed) {
      failed++;
    } else {
      explained++;
    }
    pace.tick(System.nanoTime());
  }

  /** How long it may be silent yet. */
  long nanosUntilDue() {
    return due - System.nanoTime();
  }

  /** Tells how far the run is. */
  void tell(long inFlight) {
    long now = System.nanoTime();
    due = now + RunListener.PAUSE.toNanos();
    double rate = pace.perSecond();
    listener.onProgress(
        new RunProgress(
            sources,
            explained,
            failed,
            inFlight,
            evaluations.sum(),
            Duration.ofNanos(now - start),
            rate,
            rate > 0 ? timeLeft(rate) : Optional.empty()));
  }

  private Optional<Duration> timeLeft(double picturesPerSecond) {
    return sources.stream()
        .map(all -> Math.max(0, all - explained - failed))
        .mapToObj(left -> Duration.ofMillis((long) (MILLIS_PER_SECOND * left / picturesPerSecond)))
        .findFirst();
  }
}
