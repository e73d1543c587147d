package dev.kedge.embed;

import dev.kedge.classify.ClassifierException;

/** A call that is refused, or a function of the program that failed, with the code for it. */
final class RefusedException extends ClassifierException {
  private static final long serialVersionUID = 1L;

  private final Code code;

  RefusedException(Code code, String message) {
    super(message);
    this.code = code;
  }

  Code code() {
    return code;
  }
}
