package dev.kedge.cuda;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Evaluation;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.OnnxModel;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import java.util.List;
import java.util.Locale;

/**
 * A model on a card that reads batches there. Where only top classes are asked for, nothing but
 * those comes back, and evaluations queue up on the card's stream; else scores are copied back.
 *
 * <p>Nothing here has run on a card: the tests have ONNX Runtime's CPU provider work on the memory
 * of a fake driver.
 */
final class CudaClassifier implements Classifier {
  /** Parts of the free memory: pictures of two batches take at most one of them. */
  private static final int PARTS_OF_MEMORY = 4;

  private static final int TIMED = 3;

  private final OnnxModel model;
  private final OnnxClassifier scores;
  private final CudaBackend backend;
  private final CudaDevice device;
  private final ModelInfo info;
  private final int batchSize;

  private CudaClassifier(
      OnnxModel model,
      OnnxClassifier scores,
      CudaBackend backend,
      CudaDevice device,
      ModelInfo info,
      int batchSize) {
    this.model = model;
    this.scores = scores;
    this.backend = backend;
    this.device = device;
    this.info = info;
    this.batchSize = batchSize;
  }

  /**
   * A classifier by a model that is open, which is closed with it; tries which batch size is best.
   *
   * @param backend masks pictures for it
   * @param device the backend's, kept open by the caller
   * @param most the largest batch size tried
   */
  static CudaClassifier open(OnnxModel model, CudaBackend backend, CudaDevice device, int most) {
    OnnxClassifier scores = OnnxClassifier.of(model);
    ModelInfo info = model.info();
    if (!scores.reads(device.place()) || model.fixedBatchSize() > 0 || !ranked(model)) {
      return new CudaClassifier(model, scores, backend, device, info, scores.preferredBatchSize());
    }
    BatchRamp ramp = BatchRamp.climb(pictures -> rate(model, device, pictures), most);
    return new CudaClassifier(model, scores, backend, device, info.with(ramp.text()), ramp.batch());
  }

  /** Pictures per second at a batch size; the first evaluation, which prepares, is left out. */
  private static double rate(OnnxModel model, CudaDevice device, int pictures) {
    device.makeCurrent();
    long bytes = model.input().bytes() * pictures;
    long free = device.freeBytes();
    if (2 * bytes > free / PARTS_OF_MEMORY) {
      throw new BackendException(
          String.format(
              Locale.ROOT,
              "two batches take %,d MB, of %,d MB free",
              (2 * bytes) >> 20,
              free >> 20));
    }
    try (ImageBatch batch =
        DeviceBatch.open(device, device.place(), model.input(), pictures, () -> {})) {
      DeviceMemory.at(batch.memory()).clear(device.stream());
      DeviceRuns runs = DeviceRuns.of(batch, model, device);
      runs.begin(pictures).topClasses();
      long start = System.nanoTime();
      for (int i = 0; i < TIMED; i++) {
        runs.begin(pictures).topClasses();
      }
      return 1e9 * TIMED * pictures / (System.nanoTime() - start);
    }
  }

  /** Whether the card finds the top classes of such scores. */
  private static boolean ranked(OnnxModel model) {
    return switch (model.outputType()) {
      case FLOAT32, FLOAT16 -> true;
      case FLOAT64, UINT8, INT8 -> false;
    };
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public InputSpec input() {
    return scores.input();
  }

  @Override
  public boolean labelsIndependent() {
    return scores.labelsIndependent();
  }

  @Override
  public int fixedBatchSize() {
    return scores.fixedBatchSize();
  }

  @Override
  public int preferredBatchSize() {
    return batchSize;
  }

  @Override
  public boolean reads(Place place) {
    return scores.reads(place);
  }

  @Override
  public List<Backend> backends() {
    return List.of(backend);
  }

  @Override
  public Scores classify(ImageBatch images) {
    device.makeCurrent();
    return scores.classify(images);
  }

  @Override
  public Evaluation begin(ImageBatch images) {
    if (!images.place().equals(device.place())
        || !images.input().equals(input())
        || !reads(device.place())
        || model.outputValues() == 1
        || !ranked(model)) {
      return Classifier.super.begin(images);
    }
    return DeviceRuns.of(images, model, device).begin(images.count());
  }

  @Override
  public void close() {
    scores.close();
  }
}
