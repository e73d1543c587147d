package dev.kedge.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
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
  private static final int DIMENSIONS = 4;
  private static final int RGB = 3;

  private GraphInput() {}

  /** Reads the inputs; a layout given wins over what the dimensions look like. */
  static ModelInput of(Collection<NodeInfo> inputs, Optional<TensorLayout> given) {
    if (inputs.size() != 1) {
      throw new ClassifierException(
          "the model has "
              + inputs.size()
              + " inputs, Kedge feeds exactly one, a batch of pictures. Found: "
              + describe(inputs)
              + ". Export the image classifier alone");
    }
    NodeInfo node = inputs.iterator().next();
    if (!(node.getInfo() instanceof TensorInfo tensor) || tensor.getShape().length != DIMENSIONS) {
      throw notPictures(node, "a tensor of 4 dimensions, [N,C,H,W] or [N,H,W,C]");
    }
    TensorLayout layout = given.or(() -> layoutOf(tensor)).orElse(null);
    if (layout == null) {
      throw notPictures(
          node,
          "1 or 3 channels in the second or in the last dimension; give the layout (--layout nchw"
              + " or nhwc)");
    }
    long[] shape = tensor.getShape();
    boolean planes = layout == TensorLayout.NCHW;
    int channels = planes ? known(shape[1]) : known(shape[3]);
    if (channels > 0 && !isChannels(channels)) {
      throw notPictures(node, "1 or 3 channels in layout " + layout);
    }
    return new ModelInput(
        node.getName(),
        layout,
        typeOf(node, tensor),
        known(shape[0]),
        channels == 0 ? RGB : channels,
        planes ? known(shape[2]) : known(shape[1]),
        planes ? known(shape[3]) : known(shape[2]));
  }

  private static ElementType typeOf(NodeInfo node, TensorInfo tensor) {
    return switch (tensor.type) {
      case FLOAT -> ElementType.FLOAT32;
      case FLOAT16 -> ElementType.FLOAT16;
      case UINT8 -> ElementType.UINT8;
      default -> throw notPictures(node, "numbers of type float32, float16 or uint8");
    };
  }

  private static Optional<TensorLayout> layoutOf(TensorInfo tensor) {
    long[] shape = tensor.getShape();
    boolean second = isChannels(shape[1]);
    boolean last = isChannels(shape[3]);
    if (second == last) {
      String[] names = tensor.getDimensionNames();
      second = isNamedChannels(names[1]);
      last = isNamedChannels(names[3]);
    }
    return second == last
        ? Optional.empty()
        : Optional.of(second ? TensorLayout.NCHW : TensorLayout.NHWC);
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
        tensor.type == OnnxJavaType.FLOAT
            ? "float32"
            : tensor.type.toString().toLowerCase(Locale.ROOT);
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
