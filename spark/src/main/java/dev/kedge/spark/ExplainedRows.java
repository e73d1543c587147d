package dev.kedge.spark;

import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.search.Status;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A partition's rows with what became of their pictures, in the order of the rows.
 *
 * <p>A window of rows is with the engine: as many as this task's share of it, so that few tasks
 * fill it as well as many do, and rows are taken only as fast as they are explained. When the task
 * ends, however it does, what is left of its window is given up, and nothing of other tasks.
 *
 * <p>Used by the task's thread; only whether the task was killed is asked in the engine's.
 */
final class ExplainedRows implements Iterator<Row>, TaskCompletionListener {
  private static final int GLANCE_MILLIS = 100;

  private final Iterator<Row> rows;
  private final TaskContext task;
  private final SharedEngine.Lease engine;
  private final PictureColumn pictures;
  private final Counters counters;
  private final SharedEngine.Asked asked;
  private final ArrayDeque<Waiting> window = new ArrayDeque<>();
  private long bytes;

  /**
   * A row whose picture is with the engine.
   *
   * @param outcome to be cancelled
   * @param done the outcome with what is made of it, in the engine's thread
   */
  private record Waiting(
      Row row, long bytes, CompletableFuture<Outcome> outcome, CompletableFuture<Done> done) {}

  /**
   * An outcome.
   *
   * @param explanation the struct, if there is an explanation
   */
  private record Done(Outcome outcome, @Nullable Row explanation) {}

  ExplainedRows(
      Iterator<Row> rows,
      TaskContext task,
      SharedEngine.Lease engine,
      PictureColumn pictures,
      Counters counters) {
    this.rows = rows;
    this.task = task;
    this.engine = engine;
    this.pictures = pictures;
    this.counters = counters;
    this.asked = engine.asked();
  }

  @Override
  public boolean hasNext() {
    fill();
    return !window.isEmpty();
  }

  private void fill() {
    while ((window.isEmpty() || (window.size() < engine.pictures() && bytes < engine.bytes()))
        && rows.hasNext()) {
      add(rows.next());
    }
  }

  private void add(Row row) {
    Picture picture = pictures.of(row, asked.reader());
    Job job =
        Job.builder()
            .scene(asked.scene(picture.source().name()))
            .question(asked.question())
            .budget(() -> asked.budget().apply(task::isInterrupted))
            .build(picture.source());
    CompletableFuture<Outcome> outcome = engine.submit(job);
    window.add(new Waiting(row, picture.bytes(), outcome, outcome.thenApply(this::done)));
    bytes += picture.bytes();
  }

  private Done done(Outcome outcome) {
    return new Done(
        outcome,
        outcome instanceof Outcome.Explained explained
                && !explained.explanation().result().cancelled()
            ? ExplanationStruct.of(explained, engine.asJson())
            : null);
  }

  @Override
  public Row next() {
    fill();
    Waiting first = window.peekFirst();
    if (first == null) {
      throw new NoSuchElementException("no more rows");
    }
    Done done = await(first.done);
    window.removeFirst();
    bytes -= first.bytes;
    return switch (done.outcome) {
      case Outcome.Explained explained -> explained(first.row, explained, done.explanation);
      case Outcome.Failed failed -> failed(first.row, failed);
    };
  }

  private Row explained(Row row, Outcome.Explained outcome, @Nullable Row explanation) {
    if (explanation == null) {
      throw stopped();
    }
    if (outcome.explanation().result().status() == Status.UNREACHABLE) {
      throw new ClassifierException(
          "%s: the model's server could not be asked any more".formatted(outcome.source().name()));
    }
    counters.explained().add(1);
    counters.evaluations().add(outcome.explanation().cost().evaluations());
    return with(row, explanation, null);
  }

  /** What is wrong with the picture is the row's; what is wrong with the node is the task's. */
  private Row failed(Row row, Outcome.Failed failed) {
    return switch (failed.cause()) {
      case CancellationException given -> throw stopped();
      case UnreachableModelException lost -> throw lost;
      default -> {
        counters.failed().add(1);
        yield with(row, null, failed.reason());
      }
    };
  }

  private static Row with(Row row, @Nullable Row explanation, @Nullable String error) {
    int columns = row.size();
    @Nullable Object[] values = new Object[columns + 2];
    for (int i = 0; i < columns; i++) {
      values[i] = row.get(i);
    }
    values[columns] = explanation;
    values[columns + 1] = error;
    return RowFactory.create(values);
  }

  private Done await(CompletableFuture<Done> done) {
    while (true) {
      if (task.isInterrupted()) {
        throw stopped();
      }
      try {
        return done.get(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // the task may have been killed: look again
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stopped();
      } catch (ExecutionException e) { // what was to be made of an explanation could not be
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw new IllegalStateException(
            "an explanation could not be written: " + e.getCause(), e.getCause());
      }
    }
  }

  /** Thrown where the task was killed; Spark takes it for that, not for a failure. */
  private TaskKilledException stopped() {
    Option<String> reason = task.getKillReason();
    return new TaskKilledException(reason.isDefined() ? reason.get() : "given up");
  }

  @Override
  public void onTaskCompletion(TaskContext ended) {
    for (Waiting waiting : window) {
      var _ = waiting.outcome.cancel(false);
    }
    window.clear();
    engine.close();
  }
}
