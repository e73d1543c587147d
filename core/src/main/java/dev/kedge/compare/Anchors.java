package dev.kedge.compare;

import dev.kedge.Explanation;
import dev.kedge.check.Pace;

/**
 * Why each of the two has its class, on the shared superpixels.
 *
 * @param first of the first one
 * @param second of the second one
 */
record Anchors(Explanation first, Explanation second) {
  /** Looks for both, the first one's first. */
  static Anchors of(Comparing pair) {
    return new Anchors(
        explain(pair, pair.first(), "the first picture"),
        explain(pair, pair.second(), "the second picture"));
  }

  private static Explanation explain(Comparing pair, Side side, String what) {
    pair.listener().onQuestion(what);
    Explanation explanation =
        side.study().explain(pair.options().question(), pair.budget(), pair.listener());
    if (!Pace.finished(explanation)) {
      pair.cut(Part.ANCHORS);
    }
    return explanation;
  }

  Explanation of(Which which) {
    return which == Which.FIRST ? first : second;
  }

  /** Whether both have an anchor that meets the requirement. */
  boolean found() {
    return first.result().status().found() && second.result().status().found();
  }

  /** Whether both have the same answer, by its label. */
  boolean sameAnswer() {
    return first.explained().label().equals(second.explained().label());
  }

  Overlap overlap() {
    return Overlap.of(first.result().anchor(), second.result().anchor(), first.segmentation());
  }
}
