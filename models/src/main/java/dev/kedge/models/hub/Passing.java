package dev.kedge.models.hub;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure that may pass: no connection, one that broke, a hub that has too much to do. */
final class Passing extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean connected;
  private final transient Optional<Duration> asked;

  private Passing(String message, @Nullable Throwable cause, boolean connected) {
    super(message, cause);
    this.connected = connected;
    this.asked = Optional.empty();
  }

  /** The hub says so, and perhaps how long to wait. */
  Passing(String message, Optional<Duration> asked) {
    super(message);
    this.connected = true;
    this.asked = asked;
  }

  /** Nobody is there to talk to. */
  static Passing unreachable(String message, Throwable cause) {
    return new Passing(message, cause, false);
  }

  static Passing broken(String message, @Nullable Throwable cause) {
    return new Passing(message, cause, true);
  }

  boolean connected() {
    return connected;
  }

  /** How long the hub asked to wait. */
  Optional<Duration> asked() {
    return asked;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
