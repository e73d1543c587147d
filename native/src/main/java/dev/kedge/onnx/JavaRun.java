package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import dev.kedge.classify.ClassifierException;
import java.util.List;

/** An evaluation through ONNX Runtime's Java interface, over memory of this process. */
final class JavaRun implements BoundRun {
  private final Session session;
  private final OpenTensors inputs;
  private final OpenTensors outputs;

  JavaRun(Session session, BoundTensor input, BoundTensor output) {
    this.session = session;
    inputs = open(session.withFixed(input), input);
    try {
      outputs = open(List.of(output), input);
    } catch (RuntimeException e) {
      inputs.close();
      throw e;
    }
  }

  private static OpenTensors open(List<BoundTensor> tensors, BoundTensor batch) {
    try {
      return new OpenTensors(tensors);
    } catch (OrtException e) {
      throw new ClassifierException(
          "a batch of pictures of shape " + batch.shape() + ": " + Tensors.reason(e), e);
    }
  }

  @Override
  public void run() {
    session.run(inputs.byName(), outputs.byName());
  }

  @Override
  public void close() {
    inputs.close();
    outputs.close();
  }
}
