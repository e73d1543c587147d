package dev.kedge.models.trial;

/** A model that failed on made-up pictures; the message says why, as it was told. */
public final class ModelFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public ModelFailure(String reason, Throwable cause) {
    super(reason, cause);
  }
}
