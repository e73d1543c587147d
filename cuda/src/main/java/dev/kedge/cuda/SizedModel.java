package dev.kedge.cuda;

import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.OnnxModel;
import java.util.List;

/**
 * A model evaluated on one number of pictures at a time. A card wants that: cuDNN makes new plans
 * for every convolution whenever a session's batch has another size than the one before, which
 * takes longer than the evaluation (mobilenet_v2 on an H100: some 130 ms against 4 to 7).
 *
 * @param scores the same model, for who wants scores back
 */
record SizedModel(OnnxModel model, OnnxClassifier scores) {
  static SizedModel of(OnnxModel model) {
    return new SizedModel(model, OnnxClassifier.of(model));
  }

  /** Pictures evaluated at a time. */
  int size() {
    return model.fixedBatchSize();
  }

  /** Of models by ascending sizes, the smallest that takes a number of pictures, or the last. */
  static SizedModel taking(int pictures, List<SizedModel> models) {
    return models.stream()
        .filter(model -> model.size() >= pictures)
        .findFirst()
        .orElse(models.getLast());
  }
}
