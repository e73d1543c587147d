package dev.kedge.cuda;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
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
import java.util.function.Supplier;

/**
 * A model on a card that reads batches there. Where only top classes are asked for, nothing but
 * those comes back, and evaluations queue up on the card's stream; else scores are copied back.
 *
 * <p>It is evaluated on two numbers of pictures only, {@value #SMALL} and the one that it is about
 * fastest with, each by a session of its own ({@link SizedModel}).
 */
final class CudaClassifier implements Classifier {
  /** A lone explanation asks about as many masks at a time. */
  private static final int SMALL = 32;

  /** Parts of the free memory: pictures of two batches take at most one of them. */
  private static final int PARTS_OF_MEMORY = 4;

  private static final int TIMED = 3;

  private final List<SizedModel> models;
  private final CudaBackend backend;
  private final CudaDevice device;
  private final ModelInfo info;
  private final int fixedBatchSize;

  private CudaClassifier(
      List<SizedModel> models,
      CudaBackend backend,
      CudaDevice device,
      ModelInfo info,
      int fixedBatchSize) {
    this.models = models;
    this.backend = backend;
    this.device = device;
    this.info = info;
    this.fixedBatchSize = fixedBatchSize;
  }

  /**
   * Opens a model and tries which batch size is best.
   *
   * @param opener opens a session of the model each time
   * @param backend masks pictures for it
   * @param device the backend's, kept open by the caller
   * @param most the largest batch size tried
   */
  static CudaClassifier open(
      Supplier<OnnxModel> opener, CudaBackend backend, CudaDevice device, int most) {
    OnnxModel model = opener.get();
    try {
      if (model.fixedBatchSize() > 0) {
        return new CudaClassifier(
            List.of(SizedModel.of(model)), backend, device, model.info(), model.fixedBatchSize());
      }
      if (!OnnxClassifier.of(model).reads(device.place()) || !ranked(model)) {
        return new CudaClassifier(
            List.of(SizedModel.of(model.at(USUAL_BATCH_SIZE))), backend, device, model.info(), 0);
      }
      BatchRamp ramp = BatchRamp.climb(n -> rate(SizedModel.of(model.at(n)), device), most);
      return ramp.batch() <= SMALL
          ? of(List.of(warm(model, ramp.batch(), device)), backend, device, ramp.text())
          : ofTwo(warm(model, SMALL, device), opener, backend, device, ramp);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static CudaClassifier ofTwo(
      SizedModel small,
      Supplier<OnnxModel> opener,
      CudaBackend backend,
      CudaDevice device,
      BatchRamp ramp) {
    OnnxModel second = null;
    try {
      second = opener.get();
      SizedModel large = warm(second, ramp.batch(), device);
      String text = ramp.text() + "; " + SMALL + " where fewer are asked for";
      return of(List.of(small, large), backend, device, text);
    } catch (ClassifierException | BackendException e) {
      if (second != null) {
        second.close();
      }
      String text =
          String.format(
              Locale.ROOT,
              "batch %d, since a second session for %d failed: %s",
              SMALL,
              ramp.batch(),
              e.getMessage());
      return of(List.of(small), backend, device, text);
    }
  }

  private static CudaClassifier of(
      List<SizedModel> models, CudaBackend backend, CudaDevice device, String text) {
    return new CudaClassifier(
        models, backend, device, models.getFirst().model().info().with(text), 0);
  }

  /** A model for a number of pictures, with that evaluated once, which makes the plans for it. */
  private static SizedModel warm(OnnxModel model, int pictures, CudaDevice device) {
    SizedModel sized = SizedModel.of(model.at(pictures));
    rate(sized, device);
    return sized;
  }

  /** Pictures per second at a batch size; the first evaluation, which prepares, is left out. */
  private static double rate(SizedModel model, CudaDevice device) {
    device.makeCurrent();
    int pictures = model.size();
    InputSpec input = model.model().input();
    long bytes = input.bytes() * pictures;
    long free = device.freeBytes();
    if (2 * bytes > free / PARTS_OF_MEMORY) {
      throw new BackendException(
          String.format(
              Locale.ROOT,
              "two batches take %,d MB, of %,d MB free",
              (2 * bytes) >> 20,
              free >> 20));
    }
    try (ImageBatch batch = DeviceBatch.open(device, device.place(), input, pictures, () -> {})) {
      DeviceMemory.at(batch.memory()).clear(device.stream());
      batch.count(pictures);
      DeviceRuns runs = DeviceRuns.of(batch, List.of(model), device);
      runs.begin().topClasses();
      long start = System.nanoTime();
      for (int i = 0; i < TIMED; i++) {
        runs.begin().topClasses();
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
    return any().input();
  }

  private OnnxClassifier any() {
    return models.getFirst().scores();
  }

  @Override
  public boolean labelsIndependent() {
    return any().labelsIndependent();
  }

  @Override
  public int fixedBatchSize() {
    return fixedBatchSize;
  }

  @Override
  public int preferredBatchSize() {
    return models.getLast().size();
  }

  @Override
  public boolean reads(Place place) {
    return any().reads(place);
  }

  @Override
  public List<Backend> backends() {
    return List.of(backend);
  }

  @Override
  public Scores classify(ImageBatch images) {
    device.makeCurrent();
    return isHere(images)
        ? DeviceRuns.of(images, models, device).classify()
        : SizedModel.taking(images.count(), models).scores().classify(images);
  }

  @Override
  public Evaluation begin(ImageBatch images) {
    OnnxModel model = models.getFirst().model();
    return isHere(images) && model.outputValues() > 1 && ranked(model)
        ? DeviceRuns.of(images, models, device).begin()
        : Classifier.super.begin(images);
  }

  /** Whether these are pictures for this model on its device, that it reads there. */
  private boolean isHere(ImageBatch images) {
    return images.place().equals(device.place())
        && images.input().equals(input())
        && reads(device.place());
  }

  @Override
  public void close() {
    models.forEach(model -> model.scores().close());
  }
}
