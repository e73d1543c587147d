package dev.kedge.evaluate;

import dev.kedge.error.KedgeException;

/**
 * An {@link Error} as an exception, with a sentence for people: memory or stack that ran out, a
 * thread that could not be started, a class that is missing. It ends a picture as an exception
 * does, and no more than that.
 */
public final class Failure extends KedgeException {
  private static final long serialVersionUID = 1L;

  /** In reserve, for when there is no memory to make another. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // it has no stack trace and takes none
  private static final Failure NO_MEMORY = new Failure();

  private Failure(String message, Throwable cause) {
    super(message, cause);
  }

  private Failure() {
    super("memory ran out, and none was left to say where; " + MORE_MEMORY, false);
  }

  private static final String MORE_MEMORY =
      "give Java more (-Xmx), or have fewer pictures in flight";

  /**
   * The failure for want of memory, which takes none. Whoever relies on {@link #of} asks for it
   * early, as this class cannot be loaded any more once memory has run out.
   */
  public static RuntimeException noMemory() {
    return NO_MEMORY;
  }

  /** The exception itself, or one that tells of an error. Never throws. */
  public static RuntimeException of(Throwable thrown) {
    if (thrown instanceof RuntimeException e) {
      return e;
    }
    try {
      return new Failure(describe(thrown), thrown);
    } catch (Throwable e) { // once more for want of memory, or of stack
      return NO_MEMORY;
    }
  }

  /** What cannot be done, and why. */
  static Failure of(String what, Throwable thrown) {
    return new Failure(what + ": " + of(thrown).getMessage(), thrown);
  }

  private static String describe(Throwable thrown) {
    String message = String.valueOf(thrown.getMessage());
    return switch (thrown) {
      case OutOfMemoryError e when message.contains("native thread") ->
          "no thread could be started (%s); raise the limits of threads and memory"
              .formatted(message);
      case OutOfMemoryError e -> "memory ran out (%s); %s".formatted(message, MORE_MEMORY);
      case StackOverflowError e ->
          "the stack ran out: a recursion that is too deep or has no end; raise -Xss if it has one";
      default -> "failed with " + thrown;
    };
  }
}
