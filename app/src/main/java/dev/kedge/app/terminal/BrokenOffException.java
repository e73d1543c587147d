package dev.kedge.app.terminal;

import dev.kedge.error.KedgeException;

/** A run that cannot go on; what is written stays, and the run can be resumed. */
public final class BrokenOffException extends KedgeException {
  private static final long serialVersionUID = 1L;

  public BrokenOffException(String message, Throwable cause) {
    super(message, cause);
  }
}
