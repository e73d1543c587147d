package dev.kedge;

import dev.kedge.classify.Scores;

/** What a model says of an untouched picture: its classes, most likely first, and their scores. */
final class Whole {
  private final double[] probabilities;
  private final int[] mostLikelyFirst;

  Whole(Scores scores) {
    probabilities = scores.probabilities(0);
    mostLikelyFirst = scores.top(0, scores.classes());
  }

  int top() {
    return mostLikelyFirst[0];
  }

  int[] mostLikelyFirst() {
    return mostLikelyFirst;
  }

  double[] probabilities() {
    return probabilities;
  }

  double probability(int label) {
    return probabilities[label];
  }
}
