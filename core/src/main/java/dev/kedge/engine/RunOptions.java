package dev.kedge.engine;

import java.util.OptionalLong;

/**
 * How the outcomes of many jobs are handed over. Start from {@link #DEFAULTS}.
 *
 * @param order of the outcomes
 * @param sources how many there will be, for the listener's time left; empty if nobody knows
 * @param listener told how far the run is
 */
public record RunOptions(Order order, OptionalLong sources, RunListener listener) {
  /** In which order outcomes come. */
  public enum Order {
    /** As they are finished. */
    COMPLETION,
    /** As the sources came. An outcome waits for those before it. */
    SOURCES
  }

  /** In order of completion, heard by nobody. */
  public static final RunOptions DEFAULTS =
      new RunOptions(Order.COMPLETION, OptionalLong.empty(), RunListener.NONE);

  public RunOptions withOrder(Order value) {
    return new RunOptions(value, sources, listener);
  }

  /** The same for a known number of sources. */
  public RunOptions withSources(long value) {
    return new RunOptions(order, OptionalLong.of(value), listener);
  }

  public RunOptions withListener(RunListener value) {
    return new RunOptions(order, sources, value);
  }
}
