package dev.kedge;

import java.util.Locale;

/**
 * When a masked picture counts as keeping the answer, where that is not the model's own first
 * class: {@link #inTop}, {@link #within}, or a rule of one's own. Called by one thread at a time;
 * the same probabilities must always give the same answer.
 */
@FunctionalInterface
public interface KeepRule {
  /**
   * Whether a masked picture keeps the answer.
   *
   * @param label the explained class
   * @param untouched the probability of each class of the untouched picture; not to be changed
   * @param masked the same of the masked picture
   */
  boolean keeps(int label, double[] untouched, double[] masked);

  /** The rule in words, after "with everything else masked at random". */
  default String words(String label) {
    return label + " is kept, by the rule that was given,";
  }

  /** The class stays among the n most likely ones; among equals, no class is before it. */
  static KeepRule inTop(int n) {
    return new InTop(n);
  }

  /** The probability of the class stays within a distance of that of the untouched picture. */
  static KeepRule within(double distance) {
    return new Within(distance);
  }

  /**
   * As {@link KeepRule#inTop}.
   *
   * @param n at least 1
   */
  record InTop(int n) implements KeepRule {
    public InTop {
      if (n < 1) {
        throw new IllegalArgumentException("the " + n + " most likely classes, at least 1");
      }
    }

    @Override
    public boolean keeps(int label, double[] untouched, double[] masked) {
      int before = 0;
      for (double probability : masked) {
        before += probability > masked[label] ? 1 : 0;
      }
      return before < n;
    }

    @Override
    public String words(String label) {
      return n == 1 ? label + " stays its answer" : label + " stays among its first " + n;
    }
  }

  /**
   * As {@link KeepRule#within}.
   *
   * @param distance at least 0, below 1
   */
  record Within(double distance) implements KeepRule {
    public Within {
      if (!(distance >= 0 && distance < 1)) {
        throw new IllegalArgumentException(
            "a probability within " + distance + ", expected at least 0 and below 1");
      }
    }

    @Override
    public boolean keeps(int label, double[] untouched, double[] masked) {
      return Math.abs(masked[label] - untouched[label]) <= distance;
    }

    @Override
    public String words(String label) {
      return String.format(
          Locale.ROOT,
          "the probability of %s stays within %s of the whole picture's",
          label,
          distance);
    }
  }
}
