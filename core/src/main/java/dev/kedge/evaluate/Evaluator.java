package dev.kedge.evaluate;

import dev.kedge.classify.Inference;
import dev.kedge.classify.Scores;
import dev.kedge.mask.MaskBatch;
import java.util.function.BooleanSupplier;

/**
 * Sends masked pictures of one picture through a model, and keeps count of it and of the time. Used
 * by one thread at a time; the perturber that it uses is closed after it.
 */
public interface Evaluator extends AutoCloseable {
  /**
   * Says how to learn that someone asked to stop: an evaluation that can be given up then throws
   * {@link java.util.concurrent.CancellationException}.
   *
   * @param stop may be called often, from any thread
   */
  void stopWhen(BooleanSupplier stop);

  /** The most masks that one call takes. */
  int batchSize();

  /** The most pictures that are sent to the model at a time. */
  int inferenceBatch();

  /**
   * The top class of some masked pictures.
   *
   * @throws dev.kedge.classify.ClassifierException if the model fails, or a score is NaN or
   *     infinite
   * @throws dev.kedge.search.BudgetSpentException if whoever evaluates was told to stop
   */
  int[] topClasses(MaskBatch masks, int from, int count);

  /**
   * Whether a label is on in some masked pictures, of a model whose labels do not exclude each
   * other.
   *
   * @return 1 for each picture in which it is, else 0
   * @throws dev.kedge.classify.ClassifierException as {@link #topClasses}
   * @throws dev.kedge.search.BudgetSpentException as {@link #topClasses}
   */
  int[] on(int label, MaskBatch masks, int from, int count);

  /**
   * All scores of some masked pictures, evaluated in a batch without other pictures; valid until
   * the next call.
   *
   * @throws dev.kedge.classify.ClassifierException as {@link #topClasses}
   * @throws dev.kedge.search.BudgetSpentException as {@link #topClasses}
   */
  Scores scores(MaskBatch masks, int from, int count);

  /** What was spent until now. */
  Spent spent();

  /** What runs the model, with notes of what did not go as asked. */
  Inference inference();

  @Override
  void close();
}
