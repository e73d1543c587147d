package dev.kedge.engine;

import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.search.Budget;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What is asked of a run over many sources. Start from {@link #DEFAULTS}.
 *
 * @param scene how each picture is cut and filled
 * @param question what is asked of each
 * @param budget asked for each explanation, when it begins, for what it may spend; in the engine's
 *     threads
 * @param order of the outcomes
 * @param sources how many there will be, for the listener's time left; empty if nobody knows
 * @param listener told how far the run is
 */
public record RunOptions(
    Scene scene,
    Question question,
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
          Scene.DEFAULTS,
          Question.DEFAULTS,
          () -> Budget.UNLIMITED,
          Order.COMPLETION,
          OptionalLong.empty(),
          RunListener.NONE);

  public RunOptions withScene(Scene value) {
    return new RunOptions(value, question, budget, order, sources, listener);
  }

  public RunOptions withQuestion(Question value) {
    return new RunOptions(scene, value, budget, order, sources, listener);
  }

  public RunOptions withBudget(Supplier<Budget> value) {
    return new RunOptions(scene, question, value, order, sources, listener);
  }

  public RunOptions withOrder(Order value) {
    return new RunOptions(scene, question, budget, value, sources, listener);
  }

  /** The same for a known number of sources. */
  public RunOptions withSources(long value) {
    return new RunOptions(scene, question, budget, order, OptionalLong.of(value), listener);
  }

  public RunOptions withListener(RunListener value) {
    return new RunOptions(scene, question, budget, order, sources, value);
  }
}
