package dev.kedge.cuda;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.providers.OrtTensorRTProviderOptions;
import dev.kedge.image.Place;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.MemoryPlace;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime's TensorRT provider on a stream of ours, with the CUDA provider for what TensorRT
 * does not know (<a
 * href="https://onnxruntime.ai/docs/execution-providers/TensorRT-ExecutionProvider.html">its
 * options</a>).
 *
 * @param device for people
 * @param place where the batches are that it reads in the stream's order
 * @param stream address of a {@code CUstream}
 * @param settings of TensorRT
 */
record TensorRtProvider(
    String device, Place.OnDevice place, long stream, Map<String, String> settings)
    implements ExecutionProvider {
  TensorRtProvider {
    settings = Map.copyOf(settings);
  }

  @Override
  public void addTo(SessionOptions options) throws OrtException {
    try (OrtTensorRTProviderOptions tensorRt = new OrtTensorRTProviderOptions(place.ordinal())) {
      tensorRt.add("has_user_compute_stream", "1");
      tensorRt.add("user_compute_stream", Long.toUnsignedString(stream));
      for (Map.Entry<String, String> entry : settings.entrySet()) {
        tensorRt.add(entry.getKey(), entry.getValue());
      }
      options.addTensorrt(tensorRt);
    }
    new CudaProvider(device, place, stream, Map.of()).addTo(options);
  }

  @Override
  public Optional<MemoryPlace> bound() {
    return Optional.of(MemoryPlace.cuda(place));
  }

  @Override
  public boolean graphs() {
    return "1".equals(settings.get("trt_cuda_graph_enable"));
  }
}
