package dev.kedge.search;

/**
 * What a search has spent.
 *
 * @param evaluations pictures that went through the model, whatever for
 * @param distinctMasks different masks (with their backgrounds) whose answer is known
 * @param draws samples answered, from the model or from memory
 * @param batches batches that went through the model
 */
public record Cost(long evaluations, long distinctMasks, long draws, long batches) {
  /** Of a search that has not begun. */
  public static final Cost NOTHING = new Cost(0, 0, 0, 0);

  /** Of both. */
  public Cost plus(Cost other) {
    return new Cost(
        evaluations + other.evaluations,
        distinctMasks + other.distinctMasks,
        draws + other.draws,
        batches + other.batches);
  }
}
