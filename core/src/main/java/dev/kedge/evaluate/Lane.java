package dev.kedge.evaluate;

import dev.kedge.classify.Classifier;
import dev.kedge.perturb.Perturber;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Status;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A model that many pictures share: threads of its own fill batches from all that ask. Safe for
 * many threads. The classifier stays the caller's.
 */
public final class Lane implements Evaluators, AutoCloseable {
  private final Classifier classifier;
  private final int batchSizeAsked;
  private final Consumer<Throwable> onBroken;
  private final Requests requests = new Requests();
  private final List<Thread> workers;
  private volatile int batchSize;

  /**
   * A lane, open.
   *
   * @param batchSize pictures sent to the model at a time, where the model leaves the choice
   * @param workers threads that send them, at least 1
   * @param onBroken told, in a worker, what ended it; everything asked fails from then on
   */
  public Lane(Classifier classifier, int batchSize, int workers, Consumer<Throwable> onBroken) {
    this.classifier = classifier;
    this.batchSizeAsked = classifier.fixedBatchSize() > 0 ? classifier.fixedBatchSize() : batchSize;
    this.batchSize = batchSizeAsked;
    this.onBroken = onBroken;
    this.workers =
        IntStream.range(0, workers)
            .mapToObj(
                i ->
                    Thread.ofPlatform()
                        .daemon()
                        .name("kedge-model-" + i)
                        .start(new LaneWorker(this, requests)))
            .toList();
  }

  @Override
  public Evaluator open(Perturber perturber, int batchSizeIgnored) {
    return new LaneEvaluator(this, requests, perturber);
  }

  Classifier classifier() {
    return classifier;
  }

  /** Pictures sent to the model at a time, at most. */
  public int batchSize() {
    return batchSize;
  }

  /**
   * Halves the batches, as the device has no memory for them.
   *
   * @param tried the size for which it had none
   * @return whether smaller ones can be tried
   */
  synchronized boolean halve(int tried) {
    if (classifier.fixedBatchSize() > 0 || tried == 1) {
      return false;
    }
    batchSize = Math.min(batchSize, tried / 2);
    return true;
  }

  String inference() {
    String text = classifier.model().inference();
    return batchSize == batchSizeAsked
        ? text
        : "%s; batches of %d, as there was no memory for %d on the device"
            .formatted(text, batchSize, batchSizeAsked);
  }

  /** Ends every evaluation that is asked for, now and later, as a cancelled budget does. */
  public void cancel() {
    requests.refuse(() -> new BudgetSpentException(Status.CANCELLED));
  }

  /** Fails every evaluation that is asked for, now and later. */
  public void fail(Throwable why) {
    requests.refuse(() -> failure(why));
  }

  private static RuntimeException failure(Throwable why) {
    return new IllegalStateException("no more can be evaluated, after " + why, why);
  }

  /** A worker has ended. */
  RuntimeException broken(Throwable why) {
    fail(why);
    onBroken.accept(why);
    return failure(why);
  }

  /** Ends the workers and waits for them. To be called when nothing is asked any more. */
  @Override
  public void close() {
    requests.close();
    boolean interrupted = false;
    for (Thread worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
