package dev.kedge.compare;

/**
 * What must be copied to bring the answers back.
 *
 * @param firstIntoSecond from the first picture into the second, to give it the first one's class
 * @param secondIntoFirst from the second picture into the first, to give it the second one's class
 * @param evaluations pictures through the model for both
 */
public record Restoring(
    RestoringSet firstIntoSecond, RestoringSet secondIntoFirst, long evaluations) {
  /** Whether the budget ended one of the two searches. */
  public boolean cutShort() {
    return firstIntoSecond.cutShort() || secondIntoFirst.cutShort();
  }
}
