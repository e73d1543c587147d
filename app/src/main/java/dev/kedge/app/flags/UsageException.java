package dev.kedge.app.flags;

/**
 * A flag or argument that cannot be meant; the message says what was given and what is expected.
 */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String message) {
    super(message);
  }
}
