package dev.kedge.engine;

import dev.kedge.ExplainOptions;
import dev.kedge.search.Budget;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What is asked of a run over many sources. Start from {@link #DEFAULTS}.
 *
 * @param explain how each picture is explained; its backend and inference batch are not looked at,
 *     as the engine has its own
 * @param budget asked for each explanation, when it begins, for what it may spend; in the engine's
 *     threads
 * @param order of the outcomes
 * @param sources how many there will be, for the listener's time left; empty if nobody knows
 * @param listener told how far the run is
 */
public record RunOptions(
    ExplainOptions explain,
    Supplier<Budget> budget,
    Order order,
    OptionalLong sources,
    RunListener listener) {
  /** In which order outcomes come. */
  public enum Order {
    /** As they are finished. */
    COMPLETION,
    /** As the sources came. An outcome waits for those before it. */
    SOURCES
  }

  /** Default explanations without limits, in order of completion, heard by nobody. */
  public static final RunOptions DEFAULTS =
      new RunOptions(
          ExplainOptions.DEFAULTS,
          () -> Budget.UNLIMITED,
          Order.COMPLETION,
          OptionalLong.empty(),
          RunListener.NONE);

  public RunOptions withExplain(ExplainOptions value) {
    return new RunOptions(value, budget, order, sources, listener);
  }

  public RunOptions withBudget(Supplier<Budget> value) {
    return new RunOptions(explain, value, order, sources, listener);
  }

  public RunOptions withOrder(Order value) {
    return new RunOptions(explain, budget, value, sources, listener);
  }

  /** The same for a known number of sources. */
  public RunOptions withSources(long value) {
    return new RunOptions(explain, budget, order, OptionalLong.of(value), listener);
  }

  public RunOptions withListener(RunListener value) {
    return new RunOptions(explain, budget, order, sources, value);
  }
}
