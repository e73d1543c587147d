package dev.kedge.cuda;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.kedge.models.Device;
import dev.kedge.models.ModelRuntime;
import dev.kedge.perturb.Availability;
import java.util.List;
import java.util.Map;

/**
 * NVIDIA cards, with models on ONNX Runtime's TensorRT provider, and on its CUDA provider where
 * TensorRT does not know an operator. Needs a build of ONNX Runtime that has it.
 */
public final class TensorRtRuntime implements ModelRuntime {
  private static final String NO_PROVIDER =
      "ONNX Runtime here was built without its TensorRT provider; take --device cuda, or a build of"
          + " it that has both";

  @Override
  public String kind() {
    return "tensorrt";
  }

  @Override
  public List<Availability> all() {
    return CudaCard.all().stream().map(TensorRtRuntime::withProvider).toList();
  }

  private static Availability withProvider(Availability card) {
    return card instanceof Availability.Usable
            && !OrtEnvironment.getAvailableProviders().contains(OrtProvider.TENSOR_RT)
        ? new Availability.Missing(NO_PROVIDER)
        : card;
  }

  @Override
  public Device open(int number, Map<String, String> settings) {
    return CudaCard.open(
        kind(), number, (name, card) -> new TensorRtProvider(name, card, settings));
  }
}
