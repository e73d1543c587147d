package dev.kedge.onnx;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
    try (Arena arena = Arena.ofConfined();
        FileChannel channel = FileChannel.open(file)) {
      MemorySegment bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
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
          });
    } catch (IndexOutOfBoundsException e) {
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

  private interface Field {
    void at(int number, MemorySegment value);
  }

  /** Steps through a message; hands on the fields that have a length. */
  private static void fields(MemorySegment message, Field action) {
    long[] at = {0};
    while (at[0] < message.byteSize()) {
      long key = variableLength(message, at);
      switch ((int) (key & 7)) {
        case 0 -> variableLength(message, at);
        case 1 -> at[0] += Long.BYTES;
        case 2 -> {
          long length = variableLength(message, at);
          action.at((int) (key >>> 3), message.asSlice(at[0], length));
          at[0] += length;
        }
        case 5 -> at[0] += Integer.BYTES;
        default -> throw new IndexOutOfBoundsException("no such wire type");
      }
    }
  }

  private static long variableLength(MemorySegment message, long[] at) {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte next = message.get(ValueLayout.JAVA_BYTE, at[0]++);
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number of more than 64 bits");
  }

  private static String text(MemorySegment value) {
    return new String(value.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
  }
}
