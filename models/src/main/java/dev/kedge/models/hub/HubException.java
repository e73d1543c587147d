package dev.kedge.models.hub;

import dev.kedge.classify.ClassifierException;

/** A model that could not be had from the hub or its cache; the message says what to do. */
public final class HubException extends ClassifierException {
  private static final long serialVersionUID = 1L;

  HubException(String message) {
    super(message);
  }

  HubException(String message, Throwable cause) {
    super(message, cause);
  }
}
