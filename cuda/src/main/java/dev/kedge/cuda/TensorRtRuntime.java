package dev.kedge.cuda;

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
  @Override
  public String kind() {
    return "tensorrt";
  }

  @Override
  public List<Availability> all() {
    return CudaCard.all();
  }

  @Override
  public Device open(int number, Map<String, String> settings) {
    return CudaCard.open(
        kind(), number, (device, card) -> new TensorRtProvider(device, card, settings));
  }
}
