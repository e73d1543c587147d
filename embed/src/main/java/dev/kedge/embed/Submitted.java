package dev.kedge.embed;

import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Source;
import dev.kedge.image.io.ImageReader;
import dev.kedge.search.Budget;
import dev.kedge.search.SearchProgress;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A job: an explanation in a model's queue. Safe for many threads. */
final class Submitted implements Handles.Held {
  /** Bytes of {@code kedge_job_state}. */
  static final long BYTES = 40;

  private static final long BEGUN = 4;
  private static final long PROGRESS = 8;

  private final String image;
  private final OpenModel model;
  private volatile boolean cancelled;
  private volatile @Nullable Progress progress;
  private boolean begun;
  private final CompletableFuture<Outcome> outcome;

  Submitted(OpenModel model, Given given, Scene scene, Question question, ExplainOptions options) {
    this.image = given.name();
    this.model = model;
    ImageReader reader = options.explain.reader();
    outcome =
        model
            .engine()
            .submit(
                Job.builder()
                    .scene(scene)
                    .question(question)
                    .priority(options.priority)
                    .budget(() -> begin(options))
                    .listener(new Listener())
                    .build(Source.of(given.name(), () -> given.image(reader))));
  }

  private synchronized Budget begin(ExplainOptions options) {
    begun = true;
    return options.budget.start(() -> cancelled);
  }

  private final class Listener implements ProgressListener {
    @Override
    public void onProgress(SearchProgress said) {
      progress = Progress.of(said);
    }
  }

  /** One that was not begun never is; another ends with the best so far. */
  synchronized void cancel() {
    cancelled = true;
    if (!begun) {
      outcome.cancel(false);
    }
  }

  /** Writes {@code kedge_job_state}. */
  void poll(MemorySegment struct) {
    Progress said = progress;
    struct.set(ValueLayout.JAVA_INT, 0, outcome.isDone() ? 1 : 0);
    struct.set(ValueLayout.JAVA_INT, BEGUN, said == null ? 0 : 1);
    (said == null ? Progress.NONE : said).write(struct, PROGRESS);
  }

  /** Waits for so many seconds at most; below 0 for ever. */
  void await(double seconds) throws InterruptedException {
    if (seconds < 0) {
      Functions.refuseWithin("waiting for a job for ever");
    }
    try {
      if (seconds < 0) {
        outcome.get();
      } else {
        outcome.get((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
      }
    } catch (TimeoutException e) {
      throw new RefusedException(Code.NOT_READY, "the job still runs");
    } catch (ExecutionException | CancellationException e) {
      return; // the result says so
    }
  }

  /** A new result. */
  Result result() throws Exception {
    if (!outcome.isDone()) {
      throw new RefusedException(Code.NOT_READY, "the job still runs");
    }
    return switch (outcome.get()) {
      case Outcome.Explained explained ->
          new Explained(
              image,
              model,
              Questions.NONE,
              new Answered(explained.explanation(), Checks.NONE),
              explained.read());
      case Outcome.Failed failed -> throw failed.cause();
    };
  }

  @Override
  public void free() throws InterruptedException {
    if (!outcome.isDone()) {
      Functions.refuseWithin("closing a job that runs");
      cancel();
      await(-1);
    }
  }
}
