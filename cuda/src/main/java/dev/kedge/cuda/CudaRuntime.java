package dev.kedge.cuda;

import dev.kedge.models.Device;
import dev.kedge.models.ModelRuntime;
import dev.kedge.perturb.Availability;
import java.util.List;
import java.util.Map;

/** NVIDIA cards, with models on ONNX Runtime's CUDA provider. */
public final class CudaRuntime implements ModelRuntime {
  @Override
  public String kind() {
    return "cuda";
  }

  @Override
  public List<Availability> all() {
    return CudaCard.all();
  }

  @Override
  public Device open(int number, Map<String, String> settings) {
    return CudaCard.open(
        kind(), number, (device, card) -> new CudaProvider(device, card, settings));
  }
}
