package dev.kedge.onnx;

import static dev.kedge.models.ProtocolBuffer.fields;
import static dev.kedge.models.ProtocolBuffer.text;

import dev.kedge.models.ProtocolBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which operator makes each value of a graph; all that ONNX Runtime does not tell and Kedge wants
 * to know.
 *
 * <p>Read from the file's protocol buffer: field 7 of the model is the graph, field 1 of that a
 * node, whose fields 1, 2 and 4 are its inputs, outputs and operator (<a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>). Weights are
 * stepped over. A file that is not built so has no known operators; whether it is a model is for
 * ONNX Runtime to say.
 */
final class OnnxGraph {
  /** Operators that leave the values as they are, but for their shape and number type. */
  private static final Set<String> VALUES_KEPT =
      Set.of(
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Cast",
          "QuantizeLinear",
          "DequantizeLinear");

  private static final Set<String> WEIGHTED_SUMS = Set.of("Gemm", "MatMul", "Conv");

  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int NODE_INPUT = 1;
  private static final int NODE_OUTPUT = 2;
  private static final int NODE_OPERATOR = 4;

  private record Node(String operator, String firstInput) {}

  private final Map<String, Node> makerOf = new HashMap<>();

  private OnnxGraph() {}

  static OnnxGraph read(Path file) throws IOException {
    OnnxGraph graph = new OnnxGraph();
    boolean whole =
        ProtocolBuffer.read(
            file,
            bytes ->
                fields(
                    bytes,
                    (modelField, model) -> {
                      if (modelField == MODEL_GRAPH) {
                        fields(
                            model,
                            (graphField, node) -> {
                              if (graphField == GRAPH_NODE) {
                                graph.add(node);
                              }
                            });
                      }
                    }));
    if (!whole) {
      graph.makerOf.clear();
    }
    return graph;
  }

  /** The operator that makes an output's values, steps that keep them aside; empty if unknown. */
  Optional<String> operatorOf(String output) {
    return makerOf(output).map(Node::operator);
  }

  private Optional<Node> makerOf(String output) {
    Node node = makerOf.get(output);
    for (int step = 0; node != null && step <= makerOf.size(); step++) {
      if (!VALUES_KEPT.contains(node.operator)) {
        return Optional.of(node);
      }
      node = makerOf.get(node.firstInput);
    }
    return Optional.empty();
  }

  /**
   * Whether an output's values are weighted sums, which have no bounds: by operators that make
   * such, a bias added or not, steps that keep values aside.
   */
  boolean isWeightedSum(String output) {
    Optional<Node> node = makerOf(output);
    if (node.isPresent() && node.get().operator.equals("Add")) {
      node = makerOf(node.get().firstInput);
    }
    return node.map(n -> WEIGHTED_SUMS.contains(n.operator)).orElse(false);
  }

  private void add(MemorySegment node) {
    String[] operator = {""};
    String[] input = {null};
    Map<String, String> outputs = new HashMap<>();
    fields(
        node,
        (field, value) -> {
          switch (field) {
            case NODE_INPUT -> input[0] = input[0] == null ? text(value) : input[0];
            case NODE_OUTPUT -> outputs.put(text(value), "");
            case NODE_OPERATOR -> operator[0] = text(value);
            default -> {}
          }
        });
    Node made = new Node(operator[0], input[0] == null ? "" : input[0]);
    outputs.keySet().forEach(name -> makerOf.put(name, made));
  }
}
