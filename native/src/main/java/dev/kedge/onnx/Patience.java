package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.kedge.classify.ClassifierException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How long a model that is being opened may take to answer; all that it is asked shares the time.
 *
 * <p>Each question is asked in a thread of its own. When time is up, ONNX Runtime is told to end
 * the evaluation, which it does between two operators. One that never comes back keeps its thread,
 * a daemon, and all memory that it may write to.
 */
final class Patience {
  /** What an evaluation that was told to end has for the operator that it is at. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How often is looked whether the process is ending. */
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Duration limit;
  private final long end;

  /** Time that runs from now on. */
  Patience(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  /** A question to a model; may be ended by its options. */
  interface Asked<T> {
    T of(OrtSession.RunOptions options) throws OrtException;
  }

  /**
   * The answer.
   *
   * @throws NoAnswer if it did not come in time
   */
  <T> T within(Asked<T> question) throws OrtException {
    OrtSession.RunOptions options = new OrtSession.RunOptions();
    CompletableFuture<T> answer = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("kedge-opening")
        .start(
            () -> {
              try (options) {
                answer.complete(question.of(options));
              } catch (Throwable e) { // handed to who waits
                answer.completeExceptionally(e);
              }
            });
    try {
      return await(answer);
    } catch (TimeoutException e) {
      boolean ended = ends(answer, options);
      if (ended) {
        LastingEnvironment.requireProcessToLast();
      }
      throw new NoAnswer(limit, ended);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(limit, ends(answer, options));
    } catch (ExecutionException e) {
      throw thrown(e);
    }
  }

  /** Waits until time is up, or the process is ending. */
  private <T> T await(CompletableFuture<T> answer)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      long left = Math.max(1, end - System.nanoTime());
      try {
        return answer.get(Math.min(left, GLANCE.toNanos()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        if (left <= GLANCE.toNanos() || LastingEnvironment.ending()) {
          throw e;
        }
      }
    }
  }

  /** Tells an evaluation to end: whether it did. */
  private static boolean ends(CompletableFuture<?> answer, OrtSession.RunOptions options)
      throws OrtException {
    try {
      options.setTerminate(true);
      answer.get(GRACE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | IllegalStateException ended) {
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return answer.isDone();
    }
  }

  private static RuntimeException thrown(ExecutionException asked) throws OrtException {
    return switch (asked.getCause()) {
      case OrtException e -> throw e;
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException(asked);
    };
  }

  /** A model that did not answer in time. */
  static final class NoAnswer extends ClassifierException {
    private static final long serialVersionUID = 1L;

    private final boolean ended;

    NoAnswer(Duration limit, boolean ended) {
      super(
          String.format(
              Locale.ROOT,
              "the model does not answer: when it was opened, it was still at a made-up picture"
                  + " after %s s. Check it for endless loops; a slow one needs more time"
                  + " (--open-timeout SECONDS)",
              limit.toMillis() % 1000 == 0
                  ? Long.toString(limit.toSeconds())
                  : Double.toString(limit.toMillis() / 1e3)));
      this.ended = ended;
    }

    /** Whether the evaluation has come to its end; if not, its session cannot be closed. */
    boolean ended() {
      return ended;
    }
  }
}
