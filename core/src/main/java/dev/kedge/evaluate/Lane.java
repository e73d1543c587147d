package dev.kedge.evaluate;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Inference;
import dev.kedge.perturb.Perturber;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A model that many pictures share: threads of its own fill batches from all that ask. Safe for
 * many threads. The classifier stays the caller's.
 */
public final class Lane implements Evaluators, AutoCloseable {
  private final Classifier classifier;
  private final int batchSizeAsked;
  private final int workersAsked;
  private final Requests requests = new Requests();
  private final List<Thread> workers;
  private volatile int batchSize;
  private int atWork;

  /**
   * A lane, open.
   *
   * @param batchSize pictures sent to the model at a time, where the model leaves the choice
   * @param workers threads that send them, at least 1; fewer if no more can be started
   * @param threads makes them; a name is given by the lane
   * @throws Failure if not one can be started
   */
  public Lane(Classifier classifier, int batchSize, int workers, ThreadFactory threads) {
    this.classifier = classifier;
    this.batchSizeAsked = classifier.fixedBatchSize() > 0 ? classifier.fixedBatchSize() : batchSize;
    this.batchSize = batchSizeAsked;
    this.workersAsked = workers;
    this.workers = start(threads);
  }

  /** Starts workers until one cannot be. */
  private List<Thread> start(ThreadFactory threads) {
    List<Thread> started = new ArrayList<>(workersAsked);
    while (started.size() < workersAsked) {
      atWork(1);
      try {
        Thread worker = threads.newThread(new LaneWorker(this, requests));
        worker.setName("kedge-model-" + started.size());
        worker.start();
        started.add(worker);
      } catch (Throwable e) { // an OutOfMemoryError, as a rule
        atWork(-1);
        if (started.isEmpty()) {
          throw Failure.of("no batch can be sent to the model", e);
        }
        break;
      }
    }
    return started;
  }

  private synchronized int atWork(int more) {
    atWork += more;
    return atWork;
  }

  @Override
  public Evaluator open(Perturber perturber, int batchSizeIgnored) {
    return new LaneEvaluator(this, requests, perturber, 0);
  }

  /**
   * The same lane for pictures of a priority: as long as one of a higher priority asks, no other
   * has rows of a batch.
   */
  public Evaluators withPriority(int priority) {
    return (perturber, batchSizeIgnored) -> new LaneEvaluator(this, requests, perturber, priority);
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

  Inference inference() {
    Inference inference = classifier.model().inference();
    if (batchSize != batchSizeAsked) {
      inference =
          inference.with(
              "batches of "
                  + batchSize
                  + ", as there was no memory for "
                  + batchSizeAsked
                  + " on the device");
    }
    if (workers.size() != workersAsked) {
      inference =
          inference.with(
              workers.size()
                  + " of "
                  + workersAsked
                  + " threads that send batches, as no more could be started");
    }
    return inference;
  }

  /** Ends every evaluation that is asked for, now and later, as a cancelled budget does. */
  public void cancel() {
    requests.refuse(() -> new BudgetSpentException(Status.CANCELLED));
  }

  /**
   * A worker has ended; if it was the last, nothing that is asked for would be answered.
   *
   * @param why none if it was told to
   */
  void ended(@Nullable Throwable why) {
    if (atWork(-1) == 0 && why != null) {
      requests.refuse(() -> Failure.of(why));
    }
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
