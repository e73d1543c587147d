package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import dev.kedge.image.ElementType;
import dev.kedge.models.trial.ModelTensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a graph says of its inputs and outputs. */
final class GraphTensor {
  private GraphTensor() {}

  static List<ModelTensor> of(Collection<NodeInfo> nodes) {
    return nodes.stream().map(GraphTensor::of).toList();
  }

  static ModelTensor of(NodeInfo node) {
    if (!(node.getInfo() instanceof TensorInfo tensor)) {
      return new ModelTensor(node.getName(), Optional.empty(), "", List.of(), List.of());
    }
    return new ModelTensor(
        node.getName(),
        type(tensor.type),
        TensorType.of(tensor)
            .map(TensorType::toString)
            .orElseGet(
                () -> tensor.onnxType.name().replaceFirst(".*_", "").toLowerCase(Locale.ROOT)),
        Arrays.stream(tensor.getShape()).boxed().toList(),
        List.of(tensor.getDimensionNames()));
  }

  private static Optional<ElementType> type(OnnxJavaType type) {
    return switch (type) {
      case FLOAT -> Optional.of(ElementType.FLOAT32);
      case FLOAT16 -> Optional.of(ElementType.FLOAT16);
      case DOUBLE -> Optional.of(ElementType.FLOAT64);
      case UINT8 -> Optional.of(ElementType.UINT8);
      case INT8 -> Optional.of(ElementType.INT8);
      default -> Optional.empty();
    };
  }

  /** Names, types and shapes, for people. */
  static String describe(Collection<NodeInfo> nodes) {
    return ModelTensor.describe(of(nodes));
  }

  static String describe(NodeInfo node) {
    return of(node).describe();
  }
}
