package dev.kedge.serve;

import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.check.Again;
import dev.kedge.check.Pace;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.engine.Engine;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Source;
import dev.kedge.evaluate.Failure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;

/**
 * The jobs of one picture in an engine, one after the other: its explanation, then further ones of
 * the same picture, read again, cut or filled otherwise. Used by one thread at a time, which waits;
 * not one of the engine's.
 */
final class FurtherJobs implements Again {
  private final Engine engine;
  private final Job.Builder asked;
  private final Source source;
  private volatile CompletableFuture<Outcome> running = new CompletableFuture<>();

  /**
   * No job yet.
   *
   * @param asked what all have in common
   */
  FurtherJobs(Engine engine, Job.Builder asked, Source source) {
    this.engine = engine;
    this.asked = asked;
    this.source = source;
  }

  /** Gives up the job that runs; from any thread. */
  void giveUp() {
    running.cancel(false);
  }

  /**
   * Waits for a job.
   *
   * @throws CancellationException if it was given up
   */
  Outcome outcome(Scene scene, Question question, Job.Besides besides) {
    running = engine.submit(asked.scene(scene).question(question).besides(besides).build(source));
    return running.join();
  }

  @Override
  public <T> Optional<T> explain(
      Scene scene, Question question, BiFunction<Study, Explanation, T> then) {
    List<T> answer = new ArrayList<>(); // one, or none
    Outcome outcome =
        outcome(
            scene,
            question,
            (study, explanation, budget, listener) -> {
              if (Pace.finished(explanation)) {
                Again.ask(study, explanation, then).ifPresent(answer::add);
              }
            });
    return switch (outcome) {
      case Outcome.Explained _ -> answer.stream().findFirst();
      case Outcome.Failed failed ->
          switch (failed.cause()) {
            case TimeoutException unbegun -> Optional.empty();
            case CancellationException unbegun -> Optional.empty();
            case UnreachableModelException over -> Optional.empty();
            default -> throw Failure.of(failed.cause()); // the model's, as a rule
          };
    };
  }
}
