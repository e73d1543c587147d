package dev.kedge.bench.gpu;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Perturber;
import dev.kedge.report.Words;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Check 1: the provider makes a session of each model and gives the CPU's label for each photo.
 * Photos that differ are listed, with how near their best two classes are on the CPU.
 */
final class LabelsCheck {
  private record Answer(int top, double probability, double second) {}

  private LabelsCheck() {}

  public static void main(String[] args) {
    Told.run(LabelsCheck::holds);
  }

  private static boolean holds() throws Exception {
    boolean equal = true;
    Map<String, Image> photos = Inputs.photos();
    try (CheckedDevice device = CheckedDevice.open();
        CheckedDevice cpu = CheckedDevice.cpu()) {
      for (Path model : Inputs.models()) {
        List<Map<String, Object>> differences = new ArrayList<>();
        double largest = 0;
        try (Classifier here = device.opener().open(model);
            Classifier there = cpu.opener().open(model)) {
          for (Map.Entry<String, Image> photo : photos.entrySet()) {
            Answer a = answer(device, here, photo.getValue());
            Answer b = answer(cpu, there, photo.getValue());
            largest = Math.max(largest, Math.abs(a.probability() - b.probability()));
            if (a.top() != b.top()) {
              differences.add(
                  Map.of(
                      "photo", photo.getKey(),
                      "label", here.model().labels().get(a.top()),
                      "cpuLabel", here.model().labels().get(b.top()),
                      "cpuLead", b.probability() - b.second()));
            }
          }
          Told.figure(
              "model", here.model().name(),
              "inference", Words.runBy(here.model().inference()),
              "photos", photos.size(),
              "differences", differences,
              "largestDifferenceOfTopProbability", largest);
        }
        equal &= differences.isEmpty();
      }
    }
    return equal;
  }

  private static Answer answer(CheckedDevice device, Classifier classifier, Image photo) {
    try (Masked masked = Masked.open(classifier, photo, 1);
        Perturber perturber = device.backend().open(masked.planes());
        ImageBatch batch = perturber.openBatch(batch(classifier), classifier::reads)) {
      int superpixels = masked.masks().superpixels();
      MaskBatch whole = new MaskBatch(superpixels, 1);
      whole.add(Superpixels.all(superpixels), 0);
      perturber.perturb(whole, 0, 1, batch, 0);
      batch.count(1);
      Scores scores = classifier.classify(batch);
      int[] best = scores.top(0, 2);
      return new Answer(best[0], scores.probability(0, best[0]), scores.probability(0, best[1]));
    }
  }

  private static int batch(Classifier classifier) {
    return Math.max(1, classifier.fixedBatchSize());
  }
}
