package dev.kedge.classify;

/**
 * A model that runs elsewhere and can no longer be asked. No picture is to blame: what was found
 * until then still holds.
 */
public final class UnreachableModelException extends ClassifierException {
  private static final long serialVersionUID = 1L;

  public UnreachableModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
