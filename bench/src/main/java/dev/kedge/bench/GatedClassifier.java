package dev.kedge.bench;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backend;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/** A classifier that can be held up, so that something else is timed meanwhile; it counts. */
public final class GatedClassifier implements Classifier {
  private final Classifier classifier;
  private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock(true);
  private final AtomicLong pictures = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();

  public GatedClassifier(Classifier classifier) {
    this.classifier = classifier;
  }

  /** Waits for the batches that run, and lets no other begin, until something is done. */
  public void hold(Runnable meanwhile) {
    gate.writeLock().lock();
    try {
      meanwhile.run();
    } finally {
      gate.writeLock().unlock();
    }
  }

  public long pictures() {
    return pictures.get();
  }

  public long batches() {
    return batches.get();
  }

  private <T> T pass(ImageBatch images, Supplier<T> model) {
    gate.readLock().lock();
    try {
      T answer = model.get();
      pictures.addAndGet(images.count());
      batches.incrementAndGet();
      return answer;
    } finally {
      gate.readLock().unlock();
    }
  }

  @Override
  public Scores classify(ImageBatch images) {
    return pass(images, () -> classifier.classify(images));
  }

  @Override
  public Evaluation begin(ImageBatch images) {
    return pass(images, () -> classifier.begin(images));
  }

  @Override
  public ModelInfo model() {
    return classifier.model();
  }

  @Override
  public InputSpec input() {
    return classifier.input();
  }

  @Override
  public int fixedBatchSize() {
    return classifier.fixedBatchSize();
  }

  @Override
  public int preferredBatchSize() {
    return classifier.preferredBatchSize();
  }

  @Override
  public int preferredConcurrency() {
    return classifier.preferredConcurrency();
  }

  @Override
  public boolean reads(Place place) {
    return classifier.reads(place);
  }

  @Override
  public List<Backend> backends() {
    return classifier.backends();
  }

  @Override
  public void close() {
    classifier.close();
  }
}
