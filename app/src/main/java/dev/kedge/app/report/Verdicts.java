package dev.kedge.app.report;

import dev.kedge.search.Precision;
import dev.kedge.search.Status;

/** What a search's end, or a precision, comes to. */
final class Verdicts {
  private Verdicts() {}

  /** Whether a search ended with an anchor, be it the empty one. */
  static boolean found(Status status) {
    return switch (status) {
      case FOUND, EMPTY -> true;
      case NOT_FOUND, DEADLINE, CANCELLED -> false;
    };
  }

  /** Whether a precision reaches what was asked for, as far as its bounds tell. */
  static String against(Precision precision, double threshold) {
    if (precision.low() >= threshold) {
      return "enough";
    }
    return precision.high() < threshold ? "not enough" : "too close to tell";
  }
}
