package dev.kedge.app.flags;

import dev.kedge.search.Budget;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The longest time that {@code --deadline} allows. */
final class Deadline {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final double MOST_SECONDS = 1e9;

  private Deadline() {}

  /**
   * A budget that ends so many seconds from now; the same budget if none are given.
   *
   * @throws UsageException unless they are above 0 and below 1e9
   */
  static Budget in(@Nullable Double seconds, Budget budget) {
    if (seconds == null) {
      return budget;
    }
    FlagChecks.require(
        seconds > 0 && seconds < MOST_SECONDS,
        "--deadline",
        seconds,
        "a number of seconds above 0 and below 1e9");
    return budget.withDeadline(
        Duration.ofNanos((long) (seconds * NANOS_PER_SECOND)), System::nanoTime);
  }
}
