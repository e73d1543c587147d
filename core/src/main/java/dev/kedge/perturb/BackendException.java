package dev.kedge.perturb;

import dev.kedge.error.KedgeException;

/** A backend that was asked for is not usable here, or failed at its work; the message says why. */
public class BackendException extends KedgeException {
  private static final long serialVersionUID = 1L;

  public BackendException(String message) {
    super(message);
  }
}
