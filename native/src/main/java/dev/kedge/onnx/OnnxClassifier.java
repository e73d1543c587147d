package dev.kedge.onnx;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.models.ModelOptions;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A classifier on ONNX Runtime that reads batches in this process's memory, and batches on a device
 * where its execution provider and ONNX Runtime's C interface allow it.
 *
 * <p>A model of one output becomes one of two classes, [1 − p, p].
 */
public final class OnnxClassifier implements Classifier {
  private final OnnxModel model;

  private OnnxClassifier(OnnxModel model) {
    this.model = model;
  }

  /** A classifier by a model that is open, which is closed with it. */
  public static OnnxClassifier of(OnnxModel model) {
    return new OnnxClassifier(model);
  }

  /**
   * Opens a model folder in the layout of the Hugging Face hub, or an .onnx file, on the CPU.
   *
   * <p>A folder holds {@code model.onnx} or {@code onnx/model.onnx}, {@code
   * preprocessor_config.json} or {@code processor_config.json}, and, for the labels, {@code
   * config.json}; of timm's models that says how photos are prepared too. A file that lies in such
   * a folder is read with its configuration; for any other the options say what the graph does not,
   * and by default photos are prepared as torchvision's ImageNet models take them: shorter side to
   * 256/224 of the input's, bilinear, centre crop, mean .485, .456, .406, standard deviation .229,
   * .224, .225.
   *
   * @throws dev.kedge.classify.ClassifierException if that is no image classifier
   */
  public static OnnxClassifier open(Path path, ModelOptions options) {
    return open(path, options, ExecutionProvider.cpu());
  }

  /**
   * Opens a model on what a provider computes on. Scores are always copied back, pictures only
   * where batches on the device are not {@linkplain #reads read}.
   */
  public static OnnxClassifier open(Path path, ModelOptions options, ExecutionProvider provider) {
    return of(OnnxModel.open(path, options, provider));
  }

  @Override
  public ModelInfo model() {
    return model.info();
  }

  @Override
  public InputSpec input() {
    return model.input();
  }

  @Override
  public boolean labelsIndependent() {
    return model.labelsIndependent();
  }

  @Override
  public int preferredBatchSize() {
    return fixedBatchSize() > 0
        ? fixedBatchSize()
        : Math.clamp(Integer.MAX_VALUE / input().bytes(), 1, USUAL_BATCH_SIZE);
  }

  @Override
  public int fixedBatchSize() {
    return model.fixedBatchSize();
  }

  @Override
  public int preferredConcurrency() {
    return model.concurrency();
  }

  @Override
  public boolean reads(Place place) {
    return place.equals(Place.host())
        || model.bound().filter(memory -> memory.place().equals(place)).isPresent();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the batch is of another input, or of a device or a stream
   *     where it is not read
   * @throws IllegalStateException if the classifier or the batch is closed
   */
  @Override
  public Scores classify(ImageBatch images) {
    if (!images.input().equals(model.input()) || !reads(images.place())) {
      throw new IllegalArgumentException(refusal(images));
    }
    if (!images.memory().scope().isAlive()) {
      throw new IllegalStateException("the batch is closed");
    }
    return images
        .binding(model, BatchBinding.class, () -> new BatchBinding(model, images))
        .classify();
  }

  private String refusal(ImageBatch images) {
    Optional<Place> device =
        model.bound().map(MemoryPlace::place).filter(place -> !place.equals(Place.host()));
    return "a batch of %s at %s for a model that takes %s at host%s"
        .formatted(
            images.input(),
            device.map(images.place()::asSeenFrom).orElse(images.place().toString()),
            model.input(),
            device.map(place -> " or " + place).orElse(""));
  }

  @Override
  public void close() {
    model.close();
  }
}
