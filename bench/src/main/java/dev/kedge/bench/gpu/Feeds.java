package dev.kedge.bench.gpu;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Evaluation;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.perturb.Perturber;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Two batches of a model that take turns, so that one is evaluated while the other is prepared:
 * left as they are, or masked anew each time.
 */
final class Feeds implements AutoCloseable {
  private final Classifier classifier;
  private final Masked masked;
  private final Perturber perturber;
  private final List<ImageBatch> batches;

  private Feeds(
      Classifier classifier, Masked masked, Perturber perturber, List<ImageBatch> batches) {
    this.classifier = classifier;
    this.masked = masked;
    this.perturber = perturber;
    this.batches = batches;
  }

  /** Batches of a size, full of masked pictures of a photo. */
  static Feeds open(CheckedDevice device, Classifier classifier, Image photo, int size) {
    Masked masked = Masked.open(classifier, photo, size);
    Perturber perturber = device.backend().open(masked.planes());
    Feeds feeds =
        new Feeds(
            classifier,
            masked,
            perturber,
            List.of(
                perturber.openBatch(size, classifier::reads),
                perturber.openBatch(size, classifier::reads)));
    for (ImageBatch batch : feeds.batches) {
      batch.count(size);
      feeds.mask(batch);
    }
    return feeds;
  }

  private void mask(ImageBatch batch) {
    perturber.perturb(masked.masks(), 0, batch.count(), batch, 0);
  }

  /** Pictures a second, evaluated again and again. */
  double constant(double seconds) {
    return rate(seconds, false);
  }

  /** Pictures a second, masked anew each time. */
  double masked(double seconds) {
    return rate(seconds, true);
  }

  private double rate(double seconds, boolean anew) {
    @Nullable Evaluation[] pending = new Evaluation[batches.size()];
    long start = System.nanoTime();
    long pictures = 0;
    int turn = 0;
    do {
      ImageBatch batch = batches.get(turn);
      Evaluation before = pending[turn];
      if (before != null) {
        pictures += before.topClasses().length;
      }
      if (anew) {
        mask(batch);
      }
      pending[turn] = classifier.begin(batch);
      turn = (turn + 1) % batches.size();
    } while (System.nanoTime() - start < seconds * 1e9);
    for (Evaluation last : pending) {
      pictures += last == null ? 0 : last.topClasses().length;
    }
    return pictures / ((System.nanoTime() - start) / 1e9);
  }

  @Override
  public void close() {
    batches.forEach(ImageBatch::close);
    perturber.close();
    masked.close();
  }
}
