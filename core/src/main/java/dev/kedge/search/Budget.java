package dev.kedge.search;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What a search may spend. Checked between batches; a batch that runs is not stopped.
 *
 * @param maxEvaluations pictures through the model
 * @param maxDraws samples answered
 * @param deadlineNanos when to stop, on the clock's scale; {@link Long#MAX_VALUE} for never
 * @param clock a monotonic clock in nanoseconds, like {@link System#nanoTime}
 * @param cancelled whether someone asked to stop; may be called often, from any thread
 */
public record Budget(
    long maxEvaluations,
    long maxDraws,
    long deadlineNanos,
    LongSupplier clock,
    BooleanSupplier cancelled) {
  /** No limit but the end of all numbers. */
  public static final Budget UNLIMITED =
      new Budget(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, () -> 0, () -> false);

  public Budget {
    if (maxEvaluations < 1 || maxDraws < 1) {
      throw new IllegalArgumentException(
          "a budget of " + maxEvaluations + " evaluations and " + maxDraws + " draws");
    }
  }

  public Budget withMaxEvaluations(long evaluations) {
    return new Budget(evaluations, maxDraws, deadlineNanos, clock, cancelled);
  }

  public Budget withMaxDraws(long draws) {
    return new Budget(maxEvaluations, draws, deadlineNanos, clock, cancelled);
  }

  /** The same, ending so long from now on that clock. */
  public Budget withDeadline(Duration fromNow, LongSupplier nanoClock) {
    long deadline = nanoClock.getAsLong() + fromNow.toNanos();
    long notNever = Math.min(deadline, Long.MAX_VALUE - 1);
    return new Budget(maxEvaluations, maxDraws, notNever, nanoClock, cancelled);
  }

  public Budget withCancelled(BooleanSupplier asked) {
    return new Budget(maxEvaluations, maxDraws, deadlineNanos, clock, asked);
  }

  /** Why no more may be spent: CANCELLED, DEADLINE or LIMIT; nothing while more may be. */
  public Optional<Status> ended(Cost spent) {
    return ended(spent, Duration.ZERO);
  }

  /** The same of some time from now. */
  Optional<Status> ended(Cost spent, Duration from) {
    if (cancelled.getAsBoolean()) {
      return Optional.of(Status.CANCELLED);
    }
    if (deadlineNanos != Long.MAX_VALUE
        && clock.getAsLong() + from.toNanos() - deadlineNanos >= 0) {
      return Optional.of(Status.DEADLINE);
    }
    return spent.evaluations() >= maxEvaluations || spent.draws() >= maxDraws
        ? Optional.of(Status.LIMIT)
        : Optional.empty();
  }

  /**
   * Checks that more may be spent.
   *
   * @throws BudgetSpentException if not
   */
  public void check(Cost spent) {
    Optional<Status> ended = ended(spent);
    if (ended.isPresent()) {
      throw new BudgetSpentException(ended.get());
    }
  }

  /**
   * The same, less what was spent: at least one evaluation and one draw.
   *
   * @throws BudgetSpentException if no more may be spent
   */
  public Budget left(Cost spent) {
    check(spent);
    return new Budget(
        less(maxEvaluations, spent.evaluations()),
        less(maxDraws, spent.draws()),
        deadlineNanos,
        clock,
        cancelled);
  }

  private static long less(long most, long spent) {
    return most == Long.MAX_VALUE ? most : most - spent;
  }
}
