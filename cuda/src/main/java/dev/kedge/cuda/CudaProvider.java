package dev.kedge.cuda;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.onnx.CardProviders;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.MemoryPlace;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.BackendException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime's CUDA provider on a stream of ours: what is queued there before a model reads it is
 * there when it does (<a
 * href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">its
 * options</a>).
 *
 * @param device for people
 * @param card whose stream it works on, reading batches in that stream's order
 * @param settings that differ from the defaults here
 */
record CudaProvider(String device, CudaDevice card, Map<String, String> settings)
    implements ExecutionProvider {
  CudaProvider {
    settings = Map.copyOf(settings);
  }

  @Override
  public void addTo(SessionOptions options) throws OrtException {
    if (CudaLibraries.here().load() instanceof Availability.Missing missing) {
      throw new BackendException("no model runs on %s: %s".formatted(device, missing.reason()));
    }
    CardProviders.addCuda(options, card.place().ordinal(), all());
  }

  /** The defaults: as on the CPU, without the rounding of TF32; and no long search per shape. */
  private Map<String, String> all() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("has_user_compute_stream", "1");
    all.put("user_compute_stream", Long.toUnsignedString(card.stream().address()));
    all.put("use_tf32", "0");
    all.put("cudnn_conv_algo_search", "HEURISTIC");
    all.putAll(settings);
    return all;
  }

  @Override
  public Optional<MemoryPlace> bound() {
    return Optional.of(MemoryPlace.cuda(card.place()));
  }

  @Override
  public void settle() {
    card.settle();
  }

  @Override
  public boolean graphs() {
    return "1".equals(settings.get("enable_cuda_graph"));
  }
}
