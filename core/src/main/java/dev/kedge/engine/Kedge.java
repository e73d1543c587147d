package dev.kedge.engine;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.Study;
import dev.kedge.classify.Classifier;
import dev.kedge.evaluate.Lane;
import dev.kedge.image.Image;
import dev.kedge.perturb.Backends;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

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
 * <p>Every explanation is the one that {@link AnchorExplainer#explain} gives for the picture alone,
 * but for timings and number of batches.
 *
 * <p>Safe for many threads. Classifiers and backends of placements stay the caller's, who closes
 * them after the engine. An {@link Error}, as of memory, ends the engine: what is in flight fails,
 * streams end with an {@link IllegalStateException}.
 */
public final class Kedge implements AutoCloseable {
  private final List<Deck> decks = new ArrayList<>();
  private final @Nullable Backends loaded;
  private final int picturesInFlight;
  private final Semaphore places;
  private final Preparing preparing;
  private final ExecutorService explanations;
  private final Set<Running<?>> runs = ConcurrentHashMap.newKeySet();
  private volatile boolean stopped;
  private volatile boolean cancelled;
  private volatile @Nullable RuntimeException broken;

  private Kedge(List<Placement> placements, @Nullable Backends loaded, EngineOptions options) {
    if (placements.isEmpty()) {
      throw new IllegalArgumentException("an engine without a placement, give at least one");
    }
    this.loaded = loaded;
    Sizes sizes = Sizes.of(placements, options);
    picturesInFlight = sizes.picturesInFlight();
    places = new Semaphore(picturesInFlight);
    preparing = new Preparing(sizes.preparing(), sizes.preparingBytes());
    explanations =
        Executors.newThreadPerTaskExecutor(
            Thread.ofPlatform().daemon().name("kedge-explanation-", 0).factory());
    for (Placement placement : placements) {
      Lane lane =
          new Lane(
              placement.classifier(),
              sizes.batchSize(),
              sizes.workers(),
              Thread.ofPlatform().daemon().factory());
      decks.add(new Deck(placement, lane));
    }
  }

  /** An engine with one model, and the best backend of the class path for it. */
  public static Kedge open(Classifier classifier, EngineOptions options) {
    Backends backends = Backends.load();
    Placement placement =
        new Placement(
            classifier,
            backends.with(classifier.backends()).choose(Backends.AUTO, classifier::reads));
    return new Kedge(List.of(placement), backends, options);
  }

  /** An engine over several devices, each with the same model. */
  public static Kedge open(List<Placement> placements, EngineOptions options) {
    return new Kedge(placements, null, options);
  }

  /** {@link #explain(Stream, RunOptions)} with the defaults. */
  public Stream<Outcome> explain(Stream<? extends Source> sources) {
    return explain(sources, RunOptions.DEFAULTS);
  }

  /**
   * Explains sources. Nothing happens before the first outcome is asked for. Then sources are
   * taken, by a thread of the engine, as long as fewer than {@link #picturesInFlight} of them are
   * taken and not handed over (four times as many where the sources' order is kept).
   *
   * @return an outcome for every source that was taken; sequential. Close it to give up the rest.
   *     If taking a source fails, so does the stream, after the outcomes of those taken
   */
  public Stream<Outcome> explain(Stream<? extends Source> sources, RunOptions options) {
    return explain(sources, options, outcome -> outcome);
  }

  /**
   * {@link #explain(Stream, RunOptions)} with something made of each outcome, as a line of text or
   * a drawing, in the thread that explained it: many at a time, while others are explained.
   *
   * @param finish made of an outcome; safe for many threads, not null. If it throws, so does the
   *     stream, and no more sources are taken
   */
  public <R> Stream<R> explain(
      Stream<? extends Source> sources,
      RunOptions options,
      Function<? super Outcome, ? extends R> finish) {
    Running<R> running = new Running<>(this, sources, options, finish);
    runs.add(running);
    if (stopped) {
      running.stop(broken);
    }
    return StreamSupport.stream(running, false).onClose(running::close);
  }

  /** The most explanations that are worked on at a time. */
  public int picturesInFlight() {
    return picturesInFlight;
  }

  /** Waits until one more explanation may be worked on. */
  void takePlace() throws InterruptedException {
    places.acquire();
  }

  void givePlace() {
    places.release();
  }

  /** Begins to explain a source, for which a place was taken. */
  void begin(Running<?> run, Source source, long index) {
    explanations.execute(
        () -> {
          try {
            run.finish(outcome(run, source, index));
          } finally {
            givePlace();
          }
        });
  }

  /** A run has come to its end. */
  void ended(Running<?> run) {
    runs.remove(run);
  }

  private Outcome outcome(Running<?> run, Source source, long index) {
    Deck deck = decks.stream().min(Comparator.comparingInt(Deck::explanations)).orElseThrow();
    deck.enter();
    try {
      return explain(run, source, index, deck);
    } catch (BudgetSpentException e) {
      return new Outcome.Failed(
          source, index, new CancellationException("not begun: the run was cancelled"));
    } catch (IOException | RuntimeException e) {
      return new Outcome.Failed(source, index, e);
    } catch (Throwable e) { // an Error
      return new Outcome.Failed(source, index, breakDown(e));
    } finally {
      deck.leave();
    }
  }

  private Outcome explain(Running<?> run, Source source, long index, Deck deck) throws IOException {
    Prepared prepared = prepare(run, source, deck);
    try {
      EvaluationCounter counter = new EvaluationCounter(run.evaluations());
      Explanation explanation =
          prepared.study.explain(run.options().question(), prepared.budget, counter);
      counter.countUpTo(explanation.cost().evaluations());
      return new Outcome.Explained(source, index, explanation, prepared.read);
    } finally {
      deck.close(prepared.study);
    }
  }

  private record Prepared(Study study, Budget budget, Duration read) {}

  /** Reads and cuts a picture; only a few at a time, as a photo as it was read may be large. */
  private Prepared prepare(Running<?> run, Source source, Deck deck) throws IOException {
    try (Preparing.Place place = preparing.enter()) {
      BooleanSupplier givenUp = () -> cancelled || run.isCancelled();
      if (broken != null) {
        throw broken;
      }
      throwIf(givenUp);
      long start = System.nanoTime();
      Image photo =
          source.read(
              bytes -> {
                place.reserve(bytes);
                throwIf(givenUp);
              });
      Duration read = Duration.ofNanos(System.nanoTime() - start).minus(place.waited());
      Budget budget = run.options().budget().get();
      BooleanSupplier asked = budget.cancelled();
      return new Prepared(
          deck.open(photo, run.options().scene(), run.options().question()),
          budget.withCancelled(() -> givenUp.getAsBoolean() || asked.getAsBoolean()),
          read);
    }
  }

  private static void throwIf(BooleanSupplier givenUp) {
    if (givenUp.getAsBoolean()) {
      throw new BudgetSpentException(Status.CANCELLED);
    }
  }

  /** Ends the engine for good; what is thrown from then on. */
  RuntimeException breakDown(Throwable error) {
    RuntimeException why = new IllegalStateException("the engine has ended, after " + error, error);
    broken = why;
    finish();
    decks.forEach(deck -> deck.lane().cancel());
    return why;
  }

  /**
   * Takes no more sources: the streams end with what is in flight, which is finished. Returns at
   * once.
   */
  public void finish() {
    stopped = true;
    runs.forEach(run -> run.stop(broken));
  }

  /**
   * Takes no more sources and ends what is in flight as soon as its running batch is over:
   * explanations with status CANCELLED and the best so far, or failures where there is nothing yet.
   * Returns at once.
   */
  public void cancel() {
    cancelled = true;
    finish();
    decks.forEach(deck -> deck.lane().cancel());
  }

  /**
   * Cancels, and waits until what was in flight has ended. Outcomes can still be taken from a
   * stream.
   */
  @Override
  public void close() {
    cancel();
    explanations.close();
    decks.forEach(deck -> deck.lane().close());
    if (loaded != null) {
      loaded.close();
    }
  }
}
