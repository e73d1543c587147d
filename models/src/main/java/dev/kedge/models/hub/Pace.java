package dev.kedge.models.hub;

import java.time.Duration;

/**
 * How long is waited for a hub that does not do its part.
 *
 * @param tries of a question
 * @param first wait before another try; each is twice the one before
 * @param longest wait
 * @param asked the longest wait that a hub may ask for
 * @param patience how long a file may go without a byte, waits that the hub asked for aside
 */
record Pace(int tries, Duration first, Duration longest, Duration asked, Duration patience) {
  static final Pace USUAL =
      new Pace(
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(20),
          Duration.ofMinutes(5),
          Duration.ofMinutes(2));

  Duration backOff(int failures) {
    Duration wait = first;
    for (int i = 1; i < failures && wait.compareTo(longest) < 0; i++) {
      wait = wait.multipliedBy(2);
    }
    return wait.compareTo(longest) < 0 ? wait : longest;
  }
}
