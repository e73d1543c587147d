package dev.kedge.classify;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;

/**
 * An image classifier: a batch of pictures in, a score for every class and picture out.
 *
 * <p>Implementations are safe for many threads, each with batches of its own.
 */
public interface Classifier extends AutoCloseable {
  ModelInfo model();

  /** What one picture looks like in the input. */
  InputSpec input();

  /** Number of classes, at least 2. */
  default int classes() {
    return model().labels().size();
  }

  /** The only batch size that the model takes, or 0 if it takes any. Smaller batches are padded. */
  int fixedBatchSize();

  /** Whether batches at that place are read without a copy through this process. */
  boolean reads(ImageBatch.Location location);

  /**
   * The scores of the first {@link ImageBatch#count} pictures of a batch. They stay valid until the
   * same batch is classified again or closed.
   *
   * @throws ClassifierException if the model fails, or a score is NaN or infinite
   */
  Scores classify(ImageBatch images);

  /** Frees the model. Batches may be closed before or after. */
  @Override
  void close();
}
