package dev.kedge.classify;

import dev.kedge.error.KedgeException;

/** A model that cannot be used or did not answer properly; the message says what to do. */
public class ClassifierException extends KedgeException {
  private static final long serialVersionUID = 1L;

  public ClassifierException(String message) {
    super(message);
  }

  public ClassifierException(String message, Throwable cause) {
    super(message, cause);
  }
}
