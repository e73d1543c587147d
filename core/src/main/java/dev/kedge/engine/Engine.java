package dev.kedge.engine;

import dev.kedge.AnchorExplainer;
import dev.kedge.classify.Classifier;
import dev.kedge.perturb.Backends;
import dev.kedge.search.BudgetSpentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
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
 *     Engine engine = Engine.open(classifier, EngineOptions.DEFAULTS)) {
 *   CompletableFuture<Outcome> one = engine.submit(Job.of(source));
 *   try (Stream<Outcome> many = engine.explain(sources.map(Job::of))) {
 *     many.forEach(…);
 *   }
 * }
 * }</pre>
 *
 * <p>Every explanation is the one that {@link AnchorExplainer#explain} gives for the picture alone,
 * but for timings and number of batches.
 *
 * <p>Whatever goes wrong with a picture, an {@link Error} as of memory too, is the outcome of that
 * picture, and of no other.
 *
 * <p>Safe for many threads. Classifiers and backends of placements stay the caller's, who closes
 * them after the engine.
 */
public final class Engine implements AutoCloseable {
  /*
   * The life of a picture. A job is submitted, by a caller or by a run that took it from a stream.
   * It waits in the crew's queue, by priority, then by age, until fewer pictures are in flight than
   * may be. A thread of the crew then has it to its end: it waits for its turn to be read (Preparing),
   * with room for its file and its pixels; reads it; waits for room on its device (Deck); cuts it,
   * opens a study and lets the next be read. Now it searches, as a lone explanation would, but asks
   * a lane for its masks, which evaluates them among those of others (LaneWorker). The outcome goes
   * to the future of who submitted it, or through the run's finish function to the line where the
   * stream takes it, still in the same thread.
   *
   * Who owns which thread. The crew: one for each picture in flight and for each run that takes a
   * job at the moment, as that may block for as long as the source likes. Each lane: its workers. A
   * stream has none, nor has a job that waits.
   *
   * Why nothing waits for ever. Who waits, and for whom:
   * - a caller, or a stream, for an outcome: each task ends exactly once. The thread that has it
   *   catches whatever is thrown; the outcome for want of memory was made with the task; places in
   *   queues and lines are made before anything counts on them. A thread that cannot be started is
   *   done without where another will come, else the task ends at once (Crew).
   * - a task in the queue, for a thread: threads only wait for what follows. A run's taker is none
   *   to count on; it begins only while no task waits.
   * - a thread, for its turn to be read: for those that read, who wait for nobody but each other,
   *   and the first of them has what it wants once no other works on (Preparing).
   * - a thread, for room on a device: for studies that are open there; they wait for a lane alone.
   *   Where none is open the picture fails (Deck).
   * - a thread, for its masks: for a lane's workers, who wait for nobody; each row that they have
   *   is settled, whatever is thrown (LaneWorker, Requests).
   * - who closes the engine, for the crew's threads, thus for the above; budgets end by then at
   *   their next look. A taker in a source is left to it: it ends when it has the job.
   * The order is without a circle: source, then device, then lane. What is outside of this: a
   * model, a source's read, a segmenter or a finish function that does not return, and one of them
   * that waits for another picture of the same engine.
   */

  private final List<Deck> decks = new ArrayList<>();
  private final @Nullable Backends loaded;
  private final int picturesInFlight;
  private final Preparing preparing;
  private final Crew crew;
  private final Set<Run<?>> runs = ConcurrentHashMap.newKeySet();
  private final AtomicLong submitted = new AtomicLong();
  private volatile boolean finished;
  private volatile boolean cancelled;

  private Engine(
      List<Placement> placements,
      @Nullable Backends loaded,
      EngineOptions options,
      ThreadFactory threads) {
    if (placements.isEmpty()) {
      throw new IllegalArgumentException("an engine without a placement, give at least one");
    }
    this.loaded = loaded;
    Sizes sizes = Sizes.of(placements, options);
    picturesInFlight = sizes.picturesInFlight();
    preparing = new Preparing(sizes.preparing(), sizes.preparingBytes());
    crew = new Crew(picturesInFlight, threads, this::work);
    try {
      for (Placement placement : placements) {
        decks.add(new Deck(placement, sizes, threads));
      }
    } catch (RuntimeException | Error e) {
      decks.forEach(Deck::close);
      throw e;
    }
  }

  /**
   * An engine with one model, and the best backend for it: one that it {@linkplain
   * Classifier#backends offers}, else one of the class path.
   *
   * @throws dev.kedge.error.KedgeException if not even one thread can be started to send batches to
   *     it
   */
  public static Engine open(Classifier classifier, EngineOptions options) {
    Backends backends = Backends.load();
    try {
      Placement placement =
          new Placement(
              classifier,
              backends.with(classifier.backends()).choose(Backends.AUTO, classifier::reads));
      return new Engine(List.of(placement), backends, options, threads());
    } catch (RuntimeException | Error e) {
      backends.close();
      throw e;
    }
  }

  /**
   * An engine over several devices, each with the same model.
   *
   * @throws dev.kedge.error.KedgeException if there is one to which not even one thread can be
   *     started to send batches
   */
  public static Engine open(List<Placement> placements, EngineOptions options) {
    return open(placements, options, threads());
  }

  /** With threads made elsewhere, for tests. */
  static Engine open(List<Placement> placements, EngineOptions options, ThreadFactory threads) {
    return new Engine(placements, null, options, threads);
  }

  private static ThreadFactory threads() {
    return Thread.ofPlatform().daemon().name("kedge-picture-", 0).factory();
  }

  /**
   * Explains a picture when its turn comes. Returns at once, however many wait; {@link #load} tells
   * how many do.
   *
   * @return completed with the outcome, never with an exception; completed already if the engine
   *     takes no more. Cancel it to give the picture up: if it was not begun it never is, else it
   *     ends after the batch that runs, and with it what was found (to keep that, cancel through
   *     the job's budget). What is chained to it without an executor of its own runs in the
   *     picture's thread and counts as part of the picture; it must not wait for other pictures of
   *     this engine
   */
  public CompletableFuture<Outcome> submit(Job job) {
    Submitted task = new Submitted(job, submitted.getAndIncrement());
    var _ = task.future().whenComplete((_, _) -> crew.remove(task));
    if (finished) {
      task.end(task.failed(new CancellationException("not begun: the engine takes no more")));
    } else {
      crew.add(task);
    }
    return task.future();
  }

  /** {@link #explain(Stream, RunOptions)} with the defaults. */
  public Stream<Outcome> explain(Stream<Job> jobs) {
    return explain(jobs, RunOptions.DEFAULTS);
  }

  /**
   * Explains many pictures. Nothing happens before the first outcome is asked for. Then jobs are
   * taken, one at a time, in threads of the engine, as long as fewer than {@link #picturesInFlight}
   * of them are taken and not handed over (four times as many where the sources' order is kept). A
   * job that is long in coming holds up no other.
   *
   * @param jobs lazily taken; its iterator is used by one thread at a time, but by many in turns
   * @return an outcome for every job that was taken; sequential. Close it to give up the rest. If
   *     taking a job fails, so does the stream, after the outcomes of those taken
   */
  public Stream<Outcome> explain(Stream<Job> jobs, RunOptions options) {
    return explain(jobs, options, outcome -> outcome);
  }

  /**
   * {@link #explain(Stream, RunOptions)} with something made of each outcome, as a line of text or
   * a drawing, in the thread that explained it: many at a time, while others are explained.
   *
   * @param finish made of an outcome; safe for many threads, not null. If it throws an exception,
   *     so does the stream, and no more jobs are taken; if it throws an error, as of memory, it is
   *     asked once more, with the outcome that the picture failed
   */
  public <R> Stream<R> explain(
      Stream<Job> jobs, RunOptions options, Function<? super Outcome, ? extends R> finish) {
    Run<R> run = new Run<>(this, jobs, options, finish);
    runs.add(run);
    if (finished) {
      run.stop();
    }
    return StreamSupport.stream(run, false).onClose(run::close);
  }

  /** The most explanations that are worked on at a time. */
  public int picturesInFlight() {
    return picturesInFlight;
  }

  /** How much there is to do at the moment, for runs and others together. */
  public EngineLoad load() {
    return crew.load();
  }

  /**
   * Has a run take a job.
   *
   * @return why that is not possible
   */
  @Nullable Throwable add(Run<?> run) {
    return crew.add(run);
  }

  /** A run has come to its end. */
  void ended(Run<?> run) {
    runs.remove(run);
  }

  /** Works on a task to its end; in a thread of the crew. Never throws. */
  private void work(Task task) {
    Outcome outcome;
    try {
      outcome = explain(task);
    } catch (BudgetSpentException e) { // the lane was cancelled before there was a search
      outcome = task.failed(Picture.notBegun());
    } catch (Throwable e) { // an Error too: it costs this picture
      outcome = task.failed(e);
    }
    task.end(outcome);
  }

  private Outcome explain(Task task) throws Exception {
    Deck deck = leastOccupied();
    deck.enter();
    try (Picture picture = new Picture(task, deck, () -> cancelled || task.isGivenUp())) {
      picture.prepare(preparing);
      return picture.explain();
    } finally {
      deck.leave();
    }
  }

  private Deck leastOccupied() {
    Deck least = decks.getFirst();
    for (Deck deck : decks) {
      if (deck.pictures() < least.pictures()) {
        least = deck;
      }
    }
    return least;
  }

  /**
   * Takes no more: what was submitted is finished, streams end with what was taken. Returns at
   * once.
   */
  public void finish() {
    finished = true;
    runs.forEach(Run::stop);
  }

  /**
   * Takes no more and ends what is in flight as soon as its running batch is over: explanations
   * with status CANCELLED and the best so far, or failures where there is nothing yet or nothing
   * was begun. Returns at once.
   */
  public void cancel() {
    cancelled = true;
    finish();
    decks.forEach(Deck::cancel);
  }

  /**
   * Cancels, and waits until what was in flight has ended. Outcomes can still be taken from a
   * stream.
   *
   * @throws IllegalStateException in a thread of the engine, as in what is chained to a future
   */
  @Override
  public void close() {
    cancel();
    crew.close();
    decks.forEach(Deck::close);
    if (loaded != null) {
      loaded.close();
    }
  }
}
