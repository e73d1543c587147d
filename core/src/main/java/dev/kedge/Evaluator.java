package dev.kedge;

import dev.kedge.classify.BadScoreException;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.perturb.Perturber;

/**
 * Sends masked pictures through the model, batch by batch, and keeps count of it and of the time.
 */
final class Evaluator {
  private final Perturber perturber;
  private final Classifier classifier;
  private final ImageBatch batch;
  private long evaluations;
  private long batches;
  private long perturbNanos;
  private long modelNanos;

  /** An evaluator over resources that stay the caller's. */
  Evaluator(Perturber perturber, Classifier classifier, ImageBatch batch) {
    this.perturber = perturber;
    this.classifier = classifier;
    this.batch = batch;
  }

  /** The most masks that one call takes. */
  int batchSize() {
    return batch.capacity();
  }

  /** What was spent until now. */
  Spent spent() {
    return new Spent(evaluations, batches, perturbNanos, modelNanos);
  }

  /** The scores of some masks; valid until the next call. */
  Scores evaluate(MaskBatch masks, int from, int count) {
    long start = System.nanoTime();
    perturber.perturb(masks, from, count, batch, 0);
    batch.count(count);
    long perturbed = System.nanoTime();
    try {
      Scores scores = classifier.classify(batch);
      evaluations += count;
      batches++;
      return scores;
    } catch (BadScoreException e) {
      throw new ClassifierException(
          "the model's score for class %d is %s in the sample that keeps superpixels %s of %d"
                  .formatted(
                      e.label(), e.score(), masks.kept(from + e.picture()), masks.superpixels())
              + "; an anchor needs finite scores: check the model and its preprocessing",
          e);
    } finally {
      perturbNanos += perturbed - start;
      modelNanos += System.nanoTime() - perturbed;
    }
  }
}
