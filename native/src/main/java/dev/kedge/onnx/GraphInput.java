package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.TensorLayout;
import dev.kedge.models.ModelInput;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a graph says of its inputs and outputs. */
final class GraphInput {
  /** Dimensions of a batch; a picture alone has one less. */
  private static final int DIMENSIONS = 4;

  private static final int RGB = 3;

  private GraphInput() {}

  /**
   * Reads the input with the pictures; a layout given wins over what the dimensions look like. One
   * without a dimension for the number of pictures takes one at a time.
   */
  static ModelInput of(NodeInfo node, Optional<TensorLayout> given) {
    if (!(node.getInfo() instanceof TensorInfo tensor) || !hasDimensions(tensor)) {
      throw notPictures(
          node,
          "a tensor of 4 dimensions, [N,C,H,W] or [N,H,W,C], or of 3 for one picture, [C,H,W] or"
              + " [H,W,C]");
    }
    TensorLayout layout = given.or(() -> layoutOf(tensor)).orElse(null);
    if (layout == null) {
      throw notPictures(
          node,
          "1 or 3 channels in the "
              + (isBatch(tensor) ? "second" : "first")
              + " or in the last dimension; give the layout (--layout nchw or nhwc)");
    }
    long[] shape = tensor.getShape();
    int first = shape.length - DIMENSIONS + 1;
    boolean planes = layout == TensorLayout.NCHW;
    int channels = known(shape[planes ? first : first + 2]);
    if (channels > 0 && !isChannels(channels)) {
      throw notPictures(node, "1 or 3 channels in layout " + layout);
    }
    return new ModelInput(
        node.getName(),
        layout,
        typeOf(node, tensor),
        isBatch(tensor) ? known(shape[0]) : 1,
        channels == 0 ? RGB : channels,
        known(shape[planes ? first + 1 : first]),
        known(shape[planes ? first + 2 : first + 1]));
  }

  private static boolean hasDimensions(TensorInfo tensor) {
    return isBatch(tensor) || tensor.getShape().length == DIMENSIONS - 1;
  }

  /** Whether there is a dimension for the number of pictures. */
  static boolean isBatch(TensorInfo tensor) {
    return tensor.getShape().length == DIMENSIONS;
  }

  /** Whether it looks like an input for pictures. */
  static boolean mayBePictures(NodeInfo node) {
    return node.getInfo() instanceof TensorInfo tensor
        && hasDimensions(tensor)
        && layoutOf(tensor).isPresent();
  }

  private static ElementType typeOf(NodeInfo node, TensorInfo tensor) {
    return switch (tensor.type) {
      case FLOAT -> ElementType.FLOAT32;
      case FLOAT16 -> ElementType.FLOAT16;
      case DOUBLE -> ElementType.FLOAT64;
      case UINT8 -> ElementType.UINT8;
      case INT8 -> ElementType.INT8;
      default ->
          throw notPictures(node, "numbers of type float32, float16, float64, uint8 or int8");
    };
  }

  private static Optional<TensorLayout> layoutOf(TensorInfo tensor) {
    long[] shape = tensor.getShape();
    int before = shape.length - DIMENSIONS + 1;
    int after = before + 2;
    boolean first = isChannels(shape[before]);
    boolean last = isChannels(shape[after]);
    if (first == last) {
      String[] names = tensor.getDimensionNames();
      first = isNamedChannels(names[before]);
      last = isNamedChannels(names[after]);
    }
    return first == last
        ? Optional.empty()
        : Optional.of(first ? TensorLayout.NCHW : TensorLayout.NHWC);
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == RGB;
  }

  private static boolean isNamedChannels(String dimension) {
    return dimension.toLowerCase(Locale.ROOT).contains("channel");
  }

  private static int known(long size) {
    return size > 0 ? Math.toIntExact(size) : 0;
  }

  private static ClassifierException notPictures(NodeInfo node, String expected) {
    return new ClassifierException(
        "the model's input is " + describe(node) + "; expected " + expected);
  }

  /** Names, types and shapes, for people. */
  static String describe(Collection<NodeInfo> nodes) {
    return nodes.stream().map(GraphInput::describe).collect(Collectors.joining(", "));
  }

  static String describe(NodeInfo node) {
    ValueInfo info = node.getInfo();
    return "\""
        + node.getName()
        + "\" "
        + (info instanceof TensorInfo t ? describe(t) : "no tensor");
  }

  private static String describe(TensorInfo tensor) {
    long[] shape = tensor.getShape();
    String[] names = tensor.getDimensionNames();
    String type =
        TensorType.of(tensor)
            .map(TensorType::toString)
            .orElseGet(
                () -> tensor.onnxType.name().replaceFirst(".*_", "").toLowerCase(Locale.ROOT));
    return type
        + IntStream.range(0, shape.length)
            .mapToObj(
                d ->
                    shape[d] >= 0
                        ? Long.toString(shape[d])
                        : d < names.length && !names[d].isEmpty() ? names[d] : "?")
            .collect(Collectors.joining(",", " [", "]"));
  }
}
