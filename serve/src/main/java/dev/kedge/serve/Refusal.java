package dev.kedge.serve;

import dev.kedge.error.KedgeException;
import java.util.Optional;

/** A request that is answered with an error. */
final class Refusal extends KedgeException {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int retrySeconds;

  Refusal(int status, String message) {
    this(status, message, 0);
  }

  Refusal(int status, String message, int retrySeconds) {
    super(message, false);
    this.status = status;
    this.retrySeconds = retrySeconds;
  }

  int status() {
    return status;
  }

  /** After how many seconds it is worth another try. */
  Optional<Integer> retry() {
    return retrySeconds > 0 ? Optional.of(retrySeconds) : Optional.empty();
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
