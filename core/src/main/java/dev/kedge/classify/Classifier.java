package dev.kedge.classify;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backend;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * An image classifier: a batch of pictures in, a score for every class and picture out. The scores
 * of a picture are a function of it alone: the same each time, whatever else is in the batch.
 *
 * <p>Implementations are safe for many threads, each with batches of its own.
 */
public interface Classifier extends AutoCloseable {
  /** Measured on two CPU cores: larger batches are no faster there. */
  int USUAL_BATCH_SIZE = 16;

  ModelInfo model();

  /** What one picture looks like in the input. */
  InputSpec input();

  /** Number of classes, at least 2. */
  default int classes() {
    return model().labels().size();
  }

  /**
   * Whether its labels do not exclude each other: any number of them may be {@linkplain Scores#on
   * on}. Its top class is the most likely label.
   */
  default boolean labelsIndependent() {
    return false;
  }

  /** The only batch size that the model takes, or 0 if it takes any. Smaller batches are padded. */
  int fixedBatchSize();

  /** The batch size that it is about fastest with; the fixed one, if there is one. */
  default int preferredBatchSize() {
    return fixedBatchSize() > 0 ? fixedBatchSize() : USUAL_BATCH_SIZE;
  }

  /**
   * How many batches evaluated at a time it is about fastest with, where there are enough. One that
   * computes with one thread wants as many as there are processors for it.
   */
  default int preferredConcurrency() {
    return 1;
  }

  /**
   * Whether batches at that place are read without a copy through this process. A batch elsewhere
   * is refused.
   */
  boolean reads(Place place);

  /**
   * What masks pictures where this classifier reads them, the best first; empty if any backend on
   * the host does. They stay the owner's of the device that both are on.
   */
  default List<Backend> backends() {
    return List.of();
  }

  /**
   * The scores of the first {@link ImageBatch#count} pictures of a batch. They stay valid until the
   * same batch is classified again or closed.
   *
   * @throws IllegalArgumentException if the batch is of another input, or at a place where it is
   *     not read
   * @throws ClassifierException if the model fails, or a score is NaN or infinite
   */
  Scores classify(ImageBatch images);

  /**
   * Begins to evaluate the first {@link ImageBatch#count} pictures of a batch, for their top
   * classes alone. A device may still be at it when this returns: the batch is not to be touched
   * before the classes are there. By default all is done here.
   *
   * @throws IllegalArgumentException as {@link #classify} does
   * @throws ClassifierException if the model fails, here or when the classes are asked for
   */
  default Evaluation begin(ImageBatch images) {
    return Evaluation.of(classify(images), images.count());
  }

  /**
   * {@link #classify(ImageBatch)}, given up as soon as someone asked to stop, where that is
   * possible: by a model that runs elsewhere.
   *
   * @param stop may be called often, from any thread
   * @throws java.util.concurrent.CancellationException if it was given up
   */
  default Scores classify(ImageBatch images, BooleanSupplier stop) {
    return classify(images);
  }

  /**
   * {@link #begin(ImageBatch)}, given up likewise.
   *
   * @throws java.util.concurrent.CancellationException if it was given up
   */
  default Evaluation begin(ImageBatch images, BooleanSupplier stop) {
    return begin(images);
  }

  /** Frees the model. Batches may be closed before or after. */
  @Override
  void close();
}
