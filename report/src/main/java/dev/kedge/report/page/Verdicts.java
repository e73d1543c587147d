package dev.kedge.report.page;

import dev.kedge.search.Precision;

/** What a precision comes to. */
final class Verdicts {
  private Verdicts() {}

  /** Whether a precision reaches what was asked for, as far as its bounds tell. */
  static String against(Precision precision, double threshold) {
    if (precision.low() >= threshold) {
      return "enough";
    }
    return precision.high() < threshold ? "not enough" : "too close to tell";
  }
}
