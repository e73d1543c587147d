package dev.kedge.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** ONNX Runtime's tensors over memory of this process, and its complaints. */
final class Tensors {
  private Tensors() {}

  /** A tensor that reads and writes the memory in place; it must be closed before the memory is. */
  static OnnxTensor over(MemorySegment memory, ElementType type, List<Long> shape)
      throws OrtException {
    requireFits(shape.getFirst(), memory.byteSize());
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(),
        memory.asByteBuffer().order(ByteOrder.nativeOrder()),
        shape.stream().mapToLong(Long::longValue).toArray(),
        javaType(type));
  }

  /**
   * Checks that ONNX Runtime's Java interface takes a batch, before there is memory for it.
   *
   * @throws ClassifierException if it does not
   */
  static void requireFits(InputSpec input, int pictures) {
    requireFits(pictures, input.bytes() * pictures);
  }

  private static void requireFits(long pictures, long bytes) {
    if (bytes > Integer.MAX_VALUE) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "a batch of %d %s takes %d bytes, but ONNX Runtime's Java interface takes 2 GiB at"
                  + " most; take %s",
              pictures,
              pictures == 1 ? "picture" : "pictures",
              bytes,
              pictures == 1 ? "a model of smaller pictures" : "a smaller batch"));
    }
  }

  /** The shape of a batch. */
  static List<Long> shape(long pictures, InputSpec input) {
    long channels = input.shape().channels();
    long height = input.shape().height();
    long width = input.shape().width();
    return input.layout() == TensorLayout.NCHW
        ? List.of(pictures, channels, height, width)
        : List.of(pictures, height, width, channels);
  }

  /** What ONNX Runtime complains of, on one line without a full stop. */
  static String reason(Throwable cause) {
    String text =
        cause.getMessage() == null ? String.valueOf(cause.getCause()) : cause.getMessage();
    return line(text).replaceFirst("^Error code - \\S+ - message: ", "");
  }

  /** A text on one line without a full stop. */
  static String line(String text) {
    return text.replaceAll("\\s+", " ").replaceFirst("[. ]+$", "");
  }

  private static OnnxJavaType javaType(ElementType type) {
    return switch (type) {
      case FLOAT32 -> OnnxJavaType.FLOAT;
      case FLOAT16 -> OnnxJavaType.FLOAT16;
      case UINT8 -> OnnxJavaType.UINT8;
    };
  }
}
