package dev.kedge.bench.gpu;

import dev.kedge.bench.Results;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.Evaluation;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.perturb.Perturber;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check 5, models: pictures per second masked and evaluated, against the same model evaluated again
 * and again on a batch that stays as it is. Two batches take turns, so that one is evaluated while
 * the other is prepared. Both ways take turns too; medians count. Goals: 90 % of the constant
 * batch's rate at the best batch size, and the card busy 90 % of the time.
 */
final class ModelRate {
  private static final int[] BATCHES = {32, 64, 128, 256, 512, 1024};
  private static final int ROUNDS = 5;
  private static final double SECONDS = .4;
  private static final double GOAL = .9;

  private ModelRate() {}

  /** One way to keep a model busy, pictures per second. */
  private record Way(
      Classifier classifier,
      @Nullable Perturber perturber,
      Masked masked,
      List<ImageBatch> batches) {
    double rate(double seconds) {
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
        if (perturber != null) {
          perturber.perturb(masked.masks(), 0, batch.count(), batch, 0);
        }
        pending[turn] = classifier.begin(batch);
        turn = (turn + 1) % batches.size();
      } while (System.nanoTime() - start < seconds * 1e9);
      for (Evaluation last : pending) {
        pictures += last == null ? 0 : last.topClasses().length;
      }
      return pictures / ((System.nanoTime() - start) / 1e9);
    }
  }

  public static void main(String[] args) {
    Told.run(ModelRate::holds);
  }

  private static boolean holds() throws Exception {
    boolean reached = true;
    Image photo = Inputs.photos().values().iterator().next();
    try (Place place = Place.open()) {
      for (Path model : Inputs.models()) {
        try (Classifier classifier = place.opener().open(model)) {
          double best = 0;
          double shareOfBest = 0;
          for (int size : sizes(classifier)) {
            double[] rates = rates(place, classifier, photo, size);
            if (rates[0] > best) {
              best = rates[0];
              shareOfBest = rates[0] / rates[1];
            }
          }
          reached &= shareOfBest >= GOAL;
        }
      }
    }
    return reached;
  }

  private static int[] sizes(Classifier classifier) {
    int only = classifier.fixedBatchSize();
    return only > 0 ? new int[] {only} : Place.asked().equals(Place.CPU) ? new int[] {32} : BATCHES;
  }

  /** Pictures per second masked anew and constant, the medians. */
  private static double[] rates(Place place, Classifier classifier, Image photo, int size)
      throws Exception {
    try (Masked masked = Masked.open(classifier, photo, size);
        Perturber perturber = place.backend().open(masked.planes());
        ImageBatch first = perturber.openBatch(size, classifier::reads);
        ImageBatch second = perturber.openBatch(size, classifier::reads)) {
      List<ImageBatch> batches = List.of(first, second);
      for (ImageBatch batch : batches) {
        batch.count(size);
        perturber.perturb(masked.masks(), 0, size, batch, 0);
      }
      Way masking = new Way(classifier, perturber, masked, batches);
      Way constant = new Way(classifier, null, masked, batches);
      constant.rate(SECONDS);
      masking.rate(SECONDS);
      double[] fed = new double[ROUNDS];
      double[] ceiling = new double[ROUNDS];
      List<Double> busy = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ceiling[round] = constant.rate(SECONDS);
        try (Busy sampled = Busy.begin()) {
          fed[round] = masking.rate(SECONDS);
          sampled.share().ifPresent(busy::add);
        }
      }
      Arrays.sort(fed);
      Arrays.sort(ceiling);
      double[] medians = {fed[ROUNDS / 2], ceiling[ROUNDS / 2]};
      Told.figure(
          "model", classifier.model().name(),
          "batch", size,
          "picturesPerSecond", Results.rounded(medians[0]),
          "picturesPerSecondConstant", Results.rounded(medians[1]),
          "share", Results.rounded(medians[0] / medians[1]),
          "busy", busy.isEmpty() ? "not sampled" : Results.rounded(mean(busy)));
      return medians;
    }
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
