package dev.kedge.bench.gpu;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.CardProviders;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.ScalarBackend;
import java.nio.file.Path;
import java.util.Map;

/**
 * Check 3: pictures masked on the card and bound there get the scores of the same pictures masked
 * on the CPU and copied over by ONNX Runtime's Java interface, on the same provider.
 */
final class BindingCheck {
  private static final int PICTURES = 16;
  private static final double MOST_DIFFERENCE = 1e-4;

  private BindingCheck() {}

  public static void main(String[] args) {
    Told.run(BindingCheck::holds);
  }

  private static boolean holds() throws Exception {
    boolean equal = true;
    Image photo = Inputs.photos().values().iterator().next();
    try (CheckedDevice checked = CheckedDevice.open()) {
      for (Path model : Inputs.models()) {
        try (Classifier bound = checked.opener().open(model);
            Classifier copying = OnnxClassifier.open(model, ModelOptions.DEFAULTS, copying());
            Masked masked = Masked.open(bound, photo, PICTURES);
            Perturber here = checked.backend().open(masked.planes());
            Perturber there = new ScalarBackend().open(masked.planes());
            ImageBatch device = here.openBatch(size(bound), bound::reads);
            ImageBatch host = there.openBatch(size(bound), copying::reads)) {
          int n = Math.min(PICTURES, device.capacity());
          here.perturb(masked.masks(), 0, n, device, 0);
          there.perturb(masked.masks(), 0, n, host, 0);
          device.count(n);
          host.count(n);
          equal &= compare(bound, bound.classify(device), copying.classify(host), device);
        }
      }
    }
    return equal;
  }

  private static boolean compare(
      Classifier classifier, Scores bound, Scores copied, ImageBatch batch) {
    double largest = 0;
    int bitEqual = 0;
    int tops = 0;
    int n = batch.count();
    for (int i = 0; i < n; i++) {
      for (int c = 0; c < bound.classes(); c++) {
        largest = Math.max(largest, Math.abs(bound.probability(i, c) - copied.probability(i, c)));
        bitEqual +=
            Float.floatToRawIntBits(bound.score(i, c))
                    == Float.floatToRawIntBits(copied.score(i, c))
                ? 1
                : 0;
      }
      tops += bound.top(i) == copied.top(i) ? 1 : 0;
    }
    Told.figure(
        "model", classifier.model().name(),
        "batchLies", batch.place().toString(),
        "pictures", n,
        "equalTopClasses", tops,
        "scores", n * bound.classes(),
        "scoresEqualToTheBit", bitEqual,
        "largestDifferenceOfProbability", largest);
    return tops == n && largest <= MOST_DIFFERENCE;
  }

  private static int size(Classifier classifier) {
    return classifier.fixedBatchSize() > 0 ? classifier.fixedBatchSize() : PICTURES;
  }

  /** The provider asked for, fed by ONNX Runtime's Java interface from this process's memory. */
  private static ExecutionProvider copying() {
    if (CheckedDevice.asked().equals(CheckedDevice.CPU)) {
      return ExecutionProvider.cpu();
    }
    return new ExecutionProvider() {
      @Override
      public String device() {
        return "cuda:0, copying";
      }

      @Override
      public void addTo(SessionOptions options) throws OrtException {
        CardProviders.addCuda(
            options, 0, Map.of("use_tf32", "0", "cudnn_conv_algo_search", "HEURISTIC"));
      }
    };
  }
}
