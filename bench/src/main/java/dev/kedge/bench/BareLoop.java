package dev.kedge.bench;

import dev.kedge.classify.Classifier;
import dev.kedge.image.ImageBatch;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** The model alone: the same batches again and again, in one thread or several. */
final class BareLoop {
  private BareLoop() {}

  /** Pictures classified a second. */
  static double picturesPerSecond(
      Classifier classifier, int batchSize, int threads, Duration duration) {
    AtomicLong pictures = new AtomicLong();
    long start = System.nanoTime();
    Runnable loop =
        () -> {
          try (ImageBatch batch = ImageBatch.openHost(classifier.input(), batchSize)) {
            batch.count(batchSize);
            classifier.classify(batch);
            while (System.nanoTime() - start < duration.toNanos()) {
              classifier.classify(batch);
              pictures.addAndGet(batchSize);
            }
          }
        };
    var all = IntStream.range(0, threads).mapToObj(t -> Thread.ofPlatform().start(loop)).toList();
    for (Thread thread : all) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return pictures.get() * 1e9 / (System.nanoTime() - start);
  }
}
