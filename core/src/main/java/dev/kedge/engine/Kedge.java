package dev.kedge.engine;

import dev.kedge.AnchorExplainer;
import dev.kedge.ProgressListener;
import dev.kedge.classify.Classifier;
import dev.kedge.evaluate.LoneEvaluator;
import dev.kedge.image.Image;
import dev.kedge.perturb.Backends;
import dev.kedge.search.Budget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Explains many pictures at once. Each model's batches are filled across explanations, in turns, so
 * that the device does not wait while one of them decodes, cuts or thinks, and a hard picture does
 * not hold up the others.
 *
 * <pre>{@code
 * try (Classifier classifier = …;
 *     Kedge engine = Kedge.open(classifier, EngineOptions.DEFAULTS);
 *     Stream<Outcome> outcomes = engine.explain(sources)) {
 *   outcomes.forEach(…);
 * }
 * }</pre>
 *
 * <p>Every explanation is the one that {@link dev.kedge.AnchorExplainer#explain} gives for the
 * picture alone, but for timings and number of batches.
 *
 * <p>Safe for many threads. Classifiers stay the caller's, who closes them after the engine.
 */
public final class Kedge implements AutoCloseable {
  private final Placement placement;
  private volatile boolean stopped;
  private volatile boolean cancelled;

  private Kedge(Placement placement) {
    this.placement = placement;
  }

  /** An engine with one model, and the best backend of the class path for it. */
  public static Kedge open(Classifier classifier, EngineOptions options) {
    return open(
        List.of(
            new Placement(classifier, Backends.load().choose(Backends.AUTO, classifier::reads))),
        options);
  }

  /** An engine over several devices, each with the same model. */
  public static Kedge open(List<Placement> placements, EngineOptions options) {
    return new Kedge(placements.getFirst());
  }

  /** {@link #explain(Stream, RunOptions)} with the defaults. */
  public Stream<Outcome> explain(Stream<? extends Source> sources) {
    return explain(sources, RunOptions.DEFAULTS);
  }

  /**
   * Explains sources. Nothing happens before the first outcome is asked for. Then sources are
   * taken, by a thread of the engine, as long as fewer than {@link #picturesInFlight} of them are
   * neither finished nor handed over (four times as many where the sources' order is kept).
   *
   * @return an outcome for every source that was taken; sequential. Close it to give up the rest.
   *     If taking a source fails, so does the stream, after the outcomes of those taken
   */
  public Stream<Outcome> explain(Stream<? extends Source> sources, RunOptions options) {
    AtomicLong index = new AtomicLong();
    return sources
        .takeWhile(source -> !stopped)
        .map(source -> outcome(source, index.getAndIncrement(), options));
  }

  private Outcome outcome(Source source, long index, RunOptions options) {
    AnchorExplainer explainer =
        AnchorExplainer.over(
            placement.classifier(), placement.backend(), LoneEvaluator.on(placement.classifier()));
    Budget budget = options.budget().get();
    BooleanSupplier asked = budget.cancelled();
    try {
      long start = System.nanoTime();
      Image photo = source.read();
      Duration read = Duration.ofNanos(System.nanoTime() - start);
      return new Outcome.Explained(
          source,
          index,
          explainer.explain(
              photo,
              options.explain(),
              budget.withCancelled(() -> cancelled || asked.getAsBoolean()),
              ProgressListener.NONE),
          read);
    } catch (IOException | RuntimeException e) {
      return new Outcome.Failed(source, index, e);
    }
  }

  /** The most explanations that are worked on at a time. */
  public int picturesInFlight() {
    return 1;
  }

  /**
   * Takes no more sources: the streams end with what is in flight, which is finished. Returns at
   * once.
   */
  public void finish() {
    stopped = true;
  }

  /**
   * Takes no more sources and ends what is in flight as soon as its running batch is over:
   * explanations with status CANCELLED and the best so far, or failures where there is nothing yet.
   * Returns at once.
   */
  public void cancel() {
    stopped = true;
    cancelled = true;
  }

  /** Cancels, and waits until no thread of the engine runs any more. */
  @Override
  public void close() {
    cancel();
  }
}
