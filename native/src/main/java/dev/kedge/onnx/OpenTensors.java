package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors of ONNX Runtime's Java interface over memory of this process; closed before that is. */
final class OpenTensors implements AutoCloseable {
  private final Map<String, OnnxTensor> byName = new LinkedHashMap<>();

  OpenTensors(List<BoundTensor> tensors) throws OrtException {
    try {
      for (BoundTensor tensor : tensors) {
        byName.put(tensor.name(), Tensors.over(tensor));
      }
    } catch (OrtException | RuntimeException e) {
      close();
      throw e;
    }
  }

  Map<String, OnnxTensor> byName() {
    return byName;
  }

  @Override
  public void close() {
    byName.values().forEach(OnnxTensor::close);
    byName.clear();
  }
}
