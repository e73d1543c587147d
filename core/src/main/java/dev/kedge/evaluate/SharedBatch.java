package dev.kedge.evaluate;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.Place;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A worker's batch, with rows of several pictures on their way through the model. */
final class SharedBatch implements AutoCloseable {
  private final Classifier classifier;
  private final ImageBatch images;
  private List<Share> shares = List.of();
  private long[] perturbNanos = {};
  private long begun;
  private @Nullable Evaluation evaluation;
  private @Nullable Scores scores;

  SharedBatch(Classifier classifier, ImageBatch images) {
    this.classifier = classifier;
    this.images = images;
  }

  int capacity() {
    return images.capacity();
  }

  /** Whether an evaluation goes on while the worker does something else. */
  boolean isOnDevice() {
    return images.place() instanceof Place.OnDevice;
  }

  List<Share> shares() {
    return shares;
  }

  /** Makes the masked pictures of some shares and sends them to the model. */
  void begin(List<Share> rows) {
    shares = rows;
    perturbNanos = new long[rows.size()];
    begun = System.nanoTime();
    for (int s = 0; s < rows.size(); s++) {
      rows.get(s).perturb(images);
      long now = System.nanoTime();
      perturbNanos[s] = now - begun;
      begun = now;
    }
    images.count(Share.rows(rows));
    if (rows.getFirst().request().alone || classifier.labelsIndependent()) {
      evaluation = null;
      scores = classifier.classify(images, this::isToStop);
    } else {
      evaluation = classifier.begin(images, this::isToStop);
      scores = null;
    }
  }

  /** Whether nobody wants it any more. */
  private boolean isToStop() {
    for (Share share : shares) {
      if (!share.request().asker.isToStop()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits for the model and gives every request its answers.
   *
   * @param idleSince when the batch before had left the model
   * @return when this one has
   */
  long finish(Requests requests, long idleSince) {
    int[] top = evaluation != null ? evaluation.topClasses() : new int[0];
    if (evaluation != null && top.length < images.count()) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "the model gave %d classes for %d pictures",
              top.length,
              images.count()));
    }
    long end = System.nanoTime();
    long modelNanos = end - Math.max(begun, idleSince);
    requests.update(() -> answer(top, modelNanos));
    return end;
  }

  private void answer(int[] top, long modelNanos) {
    for (int s = 0; s < shares.size(); s++) {
      Share share = shares.get(s);
      Spent cost =
          new Spent(
              share.count(), 1, perturbNanos[s], modelNanos * share.count() / images.count(), 0);
      if (scores != null) {
        share.request().answer(share, scores, cost);
      } else {
        share.request().answer(share, top, cost);
      }
    }
  }

  @Override
  public void close() {
    images.close();
  }
}
