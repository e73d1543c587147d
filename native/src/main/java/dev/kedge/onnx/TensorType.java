package dev.kedge.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.kedge.image.ElementType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The type of a tensor's numbers, among those that Kedge hands to a model. */
public enum TensorType {
  FLOAT32(OnnxJavaType.FLOAT, 1, 4),
  FLOAT16(OnnxJavaType.FLOAT16, 10, 2),
  FLOAT64(OnnxJavaType.DOUBLE, 11, 8),
  UINT8(OnnxJavaType.UINT8, 2, 1),
  INT8(OnnxJavaType.INT8, 3, 1),
  INT16(OnnxJavaType.INT16, 5, 2),
  INT32(OnnxJavaType.INT32, 6, 4),
  INT64(OnnxJavaType.INT64, 7, 8),
  BOOL(OnnxJavaType.BOOL, 9, 1);

  private final OnnxJavaType javaType;
  private final int code;
  private final int bytes;

  TensorType(OnnxJavaType javaType, int code, int bytes) {
    this.javaType = javaType;
    this.code = code;
    this.bytes = bytes;
  }

  /** The type of a picture's numbers. */
  public static TensorType of(ElementType type) {
    return switch (type) {
      case FLOAT32 -> FLOAT32;
      case FLOAT16 -> FLOAT16;
      case FLOAT64 -> FLOAT64;
      case UINT8 -> UINT8;
      case INT8 -> INT8;
    };
  }

  /** The type that a graph declares; empty if it is none of these. */
  static Optional<TensorType> of(TensorInfo tensor) {
    return Arrays.stream(values())
        .filter(t -> OnnxTensorType.mapFromJavaType(t.javaType) == tensor.onnxType)
        .findFirst();
  }

  OnnxJavaType javaType() {
    return javaType;
  }

  /** Its number in ONNX Runtime's C interface. */
  int code() {
    return code;
  }

  /** Size of one number in bytes. */
  int bytes() {
    return bytes;
  }

  /** Its name for people, as {@code float32}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
