package dev.kedge.engine;

import dev.kedge.Explanation;
import java.time.Duration;

/** What became of a source. */
public sealed interface Outcome {
  /** The source as it was given. */
  Source source();

  /** Its place among the jobs of its stream, or among all that were submitted, from 0. */
  long index();

  /**
   * It was explained; the explanation's status says if its budget, or a cancellation, ended it.
   *
   * @param read how long reading took
   */
  record Explained(Source source, long index, Explanation explanation, Duration read)
      implements Outcome {}

  /**
   * It could not be explained.
   *
   * @param cause an {@link java.io.IOException} if it could not be read, a {@link
   *     dev.kedge.classify.ClassifierException} if the model failed on it, a {@link
   *     dev.kedge.evaluate.Failure} if memory ran out or another error was thrown, a {@link
   *     java.util.concurrent.CancellationException} if it was given up before it was begun, a
   *     {@link java.util.concurrent.TimeoutException} if its deadline passed before that
   */
  record Failed(Source source, long index, Exception cause) implements Outcome {
    /** A sentence that says why. */
    public String reason() {
      String message = cause.getMessage();
      return message == null ? cause.toString() : message;
    }
  }
}
