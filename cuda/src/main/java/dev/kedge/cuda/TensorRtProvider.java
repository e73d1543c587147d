package dev.kedge.cuda;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.kedge.onnx.CardProviders;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.MemoryPlace;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime's TensorRT provider on a stream of ours, with the CUDA provider for what TensorRT
 * does not know (<a
 * href="https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html">its
 * options</a>).
 *
 * @param device for people
 * @param card whose stream it works on, reading batches in that stream's order
 * @param settings of TensorRT
 */
record TensorRtProvider(String device, CudaDevice card, Map<String, String> settings)
    implements ExecutionProvider {
  TensorRtProvider {
    settings = Map.copyOf(settings);
  }

  @Override
  public void addTo(SessionOptions options) throws OrtException {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("has_user_compute_stream", "1");
    all.put("user_compute_stream", Long.toUnsignedString(card.stream().address()));
    all.putAll(settings);
    CardProviders.addTensorRt(options, card.place().ordinal(), all);
    new CudaProvider(device, card, Map.of()).addTo(options);
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
    return "1".equals(settings.get("trt_cuda_graph_enable"));
  }
}
