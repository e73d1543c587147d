package dev.kedge.app.flags;

import dev.kedge.search.Budget;
import org.jspecify.annotations.Nullable;

/** The longest time that {@code --deadline} allows. */
final class Deadline {
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
    return budget.withDeadline(FlagChecks.seconds("--deadline", seconds), System::nanoTime);
  }
}
