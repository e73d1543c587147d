package dev.kedge.bench.gpu;

import dev.kedge.bench.Results;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Check 5, models: pictures per second masked and evaluated, against the same model evaluated again
 * and again on a batch that stays as it is. Two batches take turns, so that one is evaluated while
 * the other is prepared. Both ways take turns too; medians count. Goals: 90 % of the constant
 * batch's rate at the best batch size, and the card busy 90 % of the time.
 */
final class ModelRate {
  /** Those that models on a card are opened for, where they are worth it. */
  private static final int[] BATCHES = {32, 128, 512};

  private static final int ROUNDS = 5;
  private static final double SECONDS = .4;
  private static final double GOAL = .9;

  private ModelRate() {}

  public static void main(String[] args) {
    Told.run(ModelRate::holds);
  }

  private static boolean holds() throws Exception {
    boolean reached = true;
    Image photo = Inputs.photos().values().iterator().next();
    try (CheckedDevice device = CheckedDevice.open()) {
      for (Path model : Inputs.models()) {
        try (Classifier classifier = device.opener().open(model)) {
          double best = 0;
          double shareOfBest = 0;
          for (int size : sizes(classifier)) {
            double[] rates = rates(device, classifier, photo, size);
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
    int largest = classifier.preferredBatchSize();
    return classifier.fixedBatchSize() > 0 || largest < BATCHES[0]
        ? new int[] {largest}
        : Arrays.stream(BATCHES).filter(size -> size <= largest).toArray();
  }

  /** Pictures per second masked anew and constant, the medians. */
  private static double[] rates(CheckedDevice device, Classifier classifier, Image photo, int size)
      throws Exception {
    try (Feeds feeds = Feeds.open(device, classifier, photo, size)) {
      feeds.constant(SECONDS);
      feeds.masked(SECONDS);
      double[] fed = new double[ROUNDS];
      double[] ceiling = new double[ROUNDS];
      List<Double> busy = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ceiling[round] = feeds.constant(SECONDS);
        try (Busy sampled = Busy.begin()) {
          fed[round] = feeds.masked(SECONDS);
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
