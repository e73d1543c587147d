package dev.kedge;

/**
 * What an evaluator has spent.
 *
 * @param evaluations pictures through the model
 * @param batches batches through the model
 * @param perturbNanos making masked pictures
 * @param modelNanos inside the classifier
 */
record Spent(long evaluations, long batches, long perturbNanos, long modelNanos) {
  static final Spent NOTHING = new Spent(0, 0, 0, 0);

  Spent since(Spent earlier) {
    return new Spent(
        evaluations - earlier.evaluations,
        batches - earlier.batches,
        perturbNanos - earlier.perturbNanos,
        modelNanos - earlier.modelNanos);
  }
}
