package dev.kedge.error;

import org.jspecify.annotations.Nullable;

/**
 * What was asked cannot be done: a model, a device, a budget or an argument does not allow it. The
 * message is a sentence for people, which says what to do. Programming errors are {@link
 * IllegalArgumentException} and {@link IllegalStateException} instead; files that cannot be read or
 * written are {@link java.io.IOException}.
 */
public abstract class KedgeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  protected KedgeException(String message) {
    super(message);
  }

  protected KedgeException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** For what is thrown often: without a stack trace if {@code traced} is false. */
  protected KedgeException(String message, boolean traced) {
    super(message, null, traced, traced);
  }
}
