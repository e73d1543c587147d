package dev.kedge.attack;

import dev.kedge.classify.Scores;

/** Judges a model's answers by what an attack wants. */
final class Objective {
  /** Below any probability of a float but 0, which has no logarithm. */
  private static final double LEAST_PROBABILITY = 1e-45;

  private final Goal goal;
  private final int before;

  /**
   * The judge of an attack.
   *
   * @param before the top class of the photo as it is
   */
  Objective(Goal goal, int before) {
    this.goal = goal;
    this.before = before;
  }

  /**
   * A judged answer.
   *
   * @param loss what the attack makes small: minus the margin to leave a class, minus the log of
   *     the target's probability to reach one
   * @param margin log of (probability of the class wanted / highest of the others); another class
   *     than the first: the highest of the others / that of the first. Above 0 where it is reached
   */
  record Look(double loss, double margin) {
    /** A candidate counts as reached from this margin on, so that a float's last bits do not. */
    private static final double SURE = 0.01;

    boolean reached() {
      return margin >= SURE;
    }

    /** Whether this is reached where the other is not, or else has the lower loss. */
    boolean betterThan(Look other) {
      return reached() == other.reached() ? loss < other.loss : reached();
    }
  }

  /** The answer for a picture of a batch. */
  Look look(Scores scores, int picture) {
    return switch (goal) {
      case Goal.AnotherClass() -> {
        double margin = -lead(scores, picture, before);
        yield new Look(-margin, margin);
      }
      case Goal.TargetClass(int label) ->
          new Look(-logProbability(scores, picture, label), lead(scores, picture, label));
    };
  }

  /** Whether a top class is what is wanted. */
  boolean reached(int top) {
    return goal.reached(before, top);
  }

  /** Log of a class's probability above that of the highest of the others. */
  private static double lead(Scores scores, int picture, int label) {
    double other = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < scores.classes(); c++) {
      other = c == label ? other : Math.max(other, scores.score(picture, c));
    }
    double own = scores.score(picture, label);
    return switch (scores.kind()) {
      case LOGITS, INDEPENDENT -> own - other;
      case PROBABILITIES -> log(own) - log(other);
    };
  }

  private static double logProbability(Scores scores, int picture, int label) {
    return switch (scores.kind()) {
      case LOGITS -> {
        double highest = scores.score(picture, scores.top(picture));
        double sum = 0;
        for (int c = 0; c < scores.classes(); c++) {
          sum += Math.exp(scores.score(picture, c) - highest);
        }
        yield scores.score(picture, label) - highest - Math.log(sum);
      }
      case INDEPENDENT -> {
        double score = scores.score(picture, label);
        yield Math.min(score, 0) - Math.log1p(Math.exp(-Math.abs(score)));
      }
      case PROBABILITIES -> log(scores.score(picture, label));
    };
  }

  private static double log(double probability) {
    return Math.log(Math.max(probability, LEAST_PROBABILITY));
  }
}
