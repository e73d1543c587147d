package dev.kedge.app.flags;

import dev.kedge.error.KedgeException;

/** An invalid argument; the message says what was given and what is expected. */
public final class UsageException extends KedgeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
