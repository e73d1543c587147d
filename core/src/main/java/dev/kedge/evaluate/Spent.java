package dev.kedge.evaluate;

/**
 * What an evaluator has spent on its picture.
 *
 * @param evaluations pictures through the model
 * @param batches batches through the model that held one of them
 * @param perturbNanos making masked pictures
 * @param modelNanos inside the classifier: of a shared batch, the share of its rows
 * @param waitNanos waiting while other pictures had the model
 */
public record Spent(
    long evaluations, long batches, long perturbNanos, long modelNanos, long waitNanos) {
  public static final Spent NOTHING = new Spent(0, 0, 0, 0, 0);

  public Spent plus(Spent more) {
    return new Spent(
        evaluations + more.evaluations,
        batches + more.batches,
        perturbNanos + more.perturbNanos,
        modelNanos + more.modelNanos,
        waitNanos + more.waitNanos);
  }

  public Spent since(Spent earlier) {
    return new Spent(
        evaluations - earlier.evaluations,
        batches - earlier.batches,
        perturbNanos - earlier.perturbNanos,
        modelNanos - earlier.modelNanos,
        waitNanos - earlier.waitNanos);
  }
}
