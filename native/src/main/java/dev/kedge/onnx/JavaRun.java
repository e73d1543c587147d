package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.kedge.classify.ClassifierException;
import java.util.Map;

/** An evaluation through ONNX Runtime's Java interface, over memory of this process. */
final class JavaRun implements BoundRun {
  private final Session session;
  private final OnnxTensor input;
  private final OnnxTensor output;
  private final Map<String, OnnxTensor> inputs;
  private final Map<String, OnnxTensor> outputs;

  JavaRun(Session session, BoundTensor x, BoundTensor y) {
    this.session = session;
    input = open(x);
    try {
      output = open(y);
    } catch (RuntimeException e) {
      input.close();
      throw e;
    }
    inputs = Map.of(x.name(), input);
    outputs = Map.of(y.name(), output);
  }

  private static OnnxTensor open(BoundTensor tensor) {
    try {
      return Tensors.over(tensor.memory(), tensor.type(), tensor.shape());
    } catch (OrtException e) {
      throw new ClassifierException(
          "a batch of " + tensor.shape().getFirst() + " pictures: " + Tensors.reason(e), e);
    }
  }

  @Override
  public void run() {
    session.run(inputs, outputs);
  }

  @Override
  public void close() {
    input.close();
    output.close();
  }
}
