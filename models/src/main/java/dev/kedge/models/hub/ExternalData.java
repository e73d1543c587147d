package dev.kedge.models.hub;

import static dev.kedge.models.ProtocolBuffer.fields;
import static dev.kedge.models.ProtocolBuffer.text;

import dev.kedge.models.ProtocolBuffer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that hold a graph's weights where the .onnx itself does not: the values {@code
 * location} of its tensors' {@code external_data}, wherever a tensor can stand (<a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>).
 */
final class ExternalData {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_NODE = 1;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int NODE_ATTRIBUTE = 5;
  private static final Set<Integer> ATTRIBUTE_TENSORS = Set.of(5, 10);
  private static final Set<Integer> ATTRIBUTE_GRAPHS = Set.of(6, 11);
  private static final int TENSOR_EXTERNAL = 13;
  private static final int ENTRY_KEY = 1;
  private static final int ENTRY_VALUE = 2;

  private final Set<String> locations = new TreeSet<>();

  private ExternalData() {}

  /** Their paths, relative to the .onnx; none of a file that is no graph. */
  static List<String> of(Path onnx) throws IOException {
    ExternalData data = new ExternalData();
    boolean whole =
        ProtocolBuffer.read(
            onnx,
            model ->
                fields(
                    model,
                    (field, value) -> {
                      if (field == MODEL_GRAPH) {
                        data.graph(value);
                      }
                    }));
    return whole ? List.copyOf(data.locations) : List.of();
  }

  private void graph(MemorySegment graph) {
    fields(
        graph,
        (field, value) -> {
          switch (field) {
            case GRAPH_NODE -> node(value);
            case GRAPH_INITIALIZER -> tensor(value);
            default -> {}
          }
        });
  }

  private void node(MemorySegment node) {
    fields(
        node,
        (field, value) -> {
          if (field == NODE_ATTRIBUTE) {
            attribute(value);
          }
        });
  }

  private void attribute(MemorySegment attribute) {
    fields(
        attribute,
        (field, value) -> {
          if (ATTRIBUTE_TENSORS.contains(field)) {
            tensor(value);
          } else if (ATTRIBUTE_GRAPHS.contains(field)) {
            graph(value);
          }
        });
  }

  private void tensor(MemorySegment tensor) {
    fields(
        tensor,
        (field, value) -> {
          if (field == TENSOR_EXTERNAL) {
            entry(value);
          }
        });
  }

  private void entry(MemorySegment entry) {
    String[] pair = {"", ""};
    fields(
        entry,
        (field, value) -> {
          switch (field) {
            case ENTRY_KEY -> pair[0] = text(value);
            case ENTRY_VALUE -> pair[1] = text(value);
            default -> {}
          }
        });
    if (pair[0].equals("location")) {
      locations.add(pair[1]);
    }
  }
}
