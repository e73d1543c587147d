package dev.kedge.models.hub;

import java.time.Duration;

/** Decides about another try after a failure that may pass, and waits for it. */
final class Retry {
  private final Pace pace;
  private final int tries;
  private final Waiting waiting;
  private int failures;
  private long since = System.nanoTime();

  private Retry(Pace pace, int tries, Waiting waiting) {
    this.pace = pace;
    this.tries = tries;
    this.waiting = waiting;
  }

  /** Of a question, which is asked a few times. */
  static Retry ofQuestion(Pace pace, Waiting waiting) {
    return new Retry(pace, pace.tries(), waiting);
  }

  /** Of a file, as long as now and then something comes. */
  static Retry ofFile(Pace pace, Waiting waiting) {
    return new Retry(pace, Integer.MAX_VALUE, waiting);
  }

  /** Something came: patience begins anew. */
  void progressed() {
    failures = 0;
    since = System.nanoTime();
  }

  /**
   * Waits before another try.
   *
   * @throws Passing the same, if there shall be none
   */
  void after(Passing trouble) throws Passing {
    failures++;
    Duration wait = trouble.asked().orElse(pace.backOff(failures));
    boolean tooLong =
        trouble.asked().isPresent()
            ? wait.compareTo(pace.asked()) > 0
            : wait.toNanos() + System.nanoTime() - since > pace.patience().toNanos();
    if (failures >= tries || tooLong) {
      throw trouble;
    }
    waiting
        .listener()
        .onNotice(
            "%s; trying again in %s s"
                .formatted(trouble.text(), Math.max(1, Math.ceilDiv(wait.toMillis(), 1000))));
    waiting.sleep(wait);
    if (trouble.asked().isPresent()) {
      since += wait.toNanos();
    }
  }
}
