package dev.kedge.cuda;

import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.OnnxModel;
import dev.kedge.perturb.BackendException;
import java.util.List;
import java.util.Locale;

/**
 * A session of a model that is evaluated on one number of pictures at a time. A card wants that:
 * ONNX Runtime's convolutions make their plans anew whenever a batch has another size than the one
 * before, which takes longer than the evaluation.
 *
 * @param scores the same model, for who wants scores back
 * @param rate pictures per second, measured when it was opened; 1 if it was not
 */
record SizedModel(OnnxModel model, OnnxClassifier scores, double rate) implements BatchLadder.Rung {
  /** Parts of the free memory: pictures of two batches take at most one of them. */
  private static final int PARTS_OF_MEMORY = 4;

  /** The first makes plans, the next ones still get memory. */
  private static final int UNTIMED_EVALUATIONS = 4;

  private static final int LEAST_EVALUATIONS = 3;
  private static final long LEAST_NANOS = 20_000_000;

  /** A model of one batch size, as it is. */
  static SizedModel of(OnnxModel model) {
    return new SizedModel(model, OnnxClassifier.of(model), 1);
  }

  /**
   * The same, with its rate.
   *
   * @throws BackendException if the card has not memory enough
   */
  static SizedModel measured(OnnxModel model, CudaDevice device) {
    SizedModel sized = of(model);
    return new SizedModel(model, sized.scores, sized.measure(device));
  }

  /** Pictures evaluated at a time. */
  @Override
  public int size() {
    return model.fixedBatchSize();
  }

  @Override
  public void close() {
    model.close();
  }

  private double measure(CudaDevice device) {
    device.makeCurrent();
    InputSpec input = model.input();
    long bytes = input.bytes() * size();
    long free = device.freeBytes();
    if (2 * bytes > free / PARTS_OF_MEMORY) {
      throw new BackendException(
          String.format(
              Locale.ROOT,
              "two batches take %,d MB, of %,d MB free",
              (2 * bytes) >> 20,
              free >> 20));
    }
    try (ImageBatch batch = DeviceBatch.open(device, device.place(), input, size(), () -> {})) {
      DeviceMemory.at(batch.memory()).clear(device.stream());
      batch.count(size());
      DeviceRuns runs = DeviceRuns.of(batch, List.of(this), device);
      for (int i = 0; i < UNTIMED_EVALUATIONS; i++) {
        runs.begin().topClasses();
      }
      long start = System.nanoTime();
      long nanos = 0;
      int evaluations = 0;
      while (evaluations < LEAST_EVALUATIONS || nanos < LEAST_NANOS) {
        runs.begin().topClasses();
        evaluations++;
        nanos = System.nanoTime() - start;
      }
      return 1e9 * evaluations * size() / nanos;
    }
  }
}
