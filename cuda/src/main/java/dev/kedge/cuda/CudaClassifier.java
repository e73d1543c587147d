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
import java.util.ArrayList;
import java.util.List;

/**
 * A model on a card that reads batches there. Where only top classes are asked for, nothing but
 * those comes back, and evaluations queue up on the card's stream; else scores are copied back.
 *
 * <p>It is evaluated on a few numbers of pictures only, each by a session of its own ({@link
 * SizedModel}): one picture, and a {@link BatchLadder}.
 */
final class CudaClassifier implements Classifier {
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
    this.models = List.copyOf(models);
    this.backend = backend;
    this.device = device;
    this.info = info;
    this.fixedBatchSize = fixedBatchSize;
  }

  /**
   * A classifier by a model that is open, which is closed with it, also if this throws; tries which
   * batch sizes are best.
   *
   * @param backend masks pictures for it
   * @param device the backend's, kept open by the caller
   */
  static CudaClassifier open(OnnxModel model, CudaBackend backend, CudaDevice device) {
    try {
      int fixed = model.fixedBatchSize();
      if (fixed > 0 || !OnnxClassifier.of(model).reads(device.place()) || !ranked(model)) {
        OnnxModel sized = fixed > 0 ? model : model.at(USUAL_BATCH_SIZE);
        return new CudaClassifier(
            List.of(SizedModel.of(sized)), backend, device, model.info(), fixed);
      }
      List<SizedModel> models = new ArrayList<>();
      models.add(SizedModel.measured(model.at(1), device));
      BatchLadder<SizedModel> ladder = BatchLadder.climb(size -> again(model, size, device));
      models.addAll(ladder.rungs());
      return new CudaClassifier(models, backend, device, model.info().with(ladder.text()), 0);
    } catch (RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  private static SizedModel again(OnnxModel model, int size, CudaDevice device) {
    OnnxModel again = model.againAt(size);
    try {
      return SizedModel.measured(again, device);
    } catch (RuntimeException | Error e) {
      again.close();
      throw e;
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
        : BatchLadder.soonest(images.count(), models).scores().classify(images);
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
    models.forEach(SizedModel::close);
  }
}
