package dev.kedge.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.InputSpec;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;

/** ONNX Runtime's tensors over memory of this process, and its complaints. */
final class Tensors {
  private Tensors() {}

  /** A tensor that reads and writes the memory in place; it must be closed before the memory is. */
  static OnnxTensor over(BoundTensor tensor) throws OrtException {
    MemorySegment memory = tensor.memory();
    List<Long> shape = tensor.shape();
    requireFits(shape.isEmpty() ? 1 : shape.getFirst(), memory.byteSize());
    return OnnxTensor.createTensor(
        OrtEnvironment.getEnvironment(),
        memory.asByteBuffer().order(ByteOrder.nativeOrder()),
        shape.stream().mapToLong(Long::longValue).toArray(),
        tensor.type().javaType());
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
}
