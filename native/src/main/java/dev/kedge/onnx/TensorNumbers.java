package dev.kedge.onnx;

import dev.kedge.classify.ClassifierException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.util.List;

/** Numbers of a tensor, read from text. Immutable. */
final class TensorNumbers {
  private final byte[] bytes;

  private TensorNumbers(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Reads numbers.
   *
   * @param given as many as are wanted, or one for all
   * @param input whose they are, for messages
   * @throws ClassifierException if the type has no such number
   */
  static TensorNumbers read(TensorType type, List<String> given, int wanted, String input) {
    byte[] bytes = new byte[wanted * type.bytes()];
    MemorySegment memory = MemorySegment.ofArray(bytes);
    for (int i = 0; i < wanted; i++) {
      String text = given.get(given.size() == 1 ? 0 : i).strip();
      try {
        write(memory, type, i, text);
      } catch (ArithmeticException | NumberFormatException e) {
        throw new ClassifierException(
            "%s takes %s, given: %s".formatted(input, expected(type), text), e);
      }
    }
    return new TensorNumbers(bytes);
  }

  private static void write(MemorySegment memory, TensorType type, int index, String text) {
    long at = (long) index * type.bytes();
    switch (type) {
      case FLOAT32 -> memory.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at, real(text));
      case FLOAT64 -> {
        double value = Double.parseDouble(text);
        requireFinite(value);
        memory.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, at, value);
      }
      case FLOAT16 -> {
        short half = Float.floatToFloat16(real(text));
        requireFinite(Float.float16ToFloat(half));
        memory.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, half);
      }
      case INT64 ->
          memory.set(
              ValueLayout.JAVA_LONG_UNALIGNED, at, whole(text, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT32 ->
          memory.set(
              ValueLayout.JAVA_INT_UNALIGNED,
              at,
              (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case INT16 ->
          memory.set(
              ValueLayout.JAVA_SHORT_UNALIGNED,
              at,
              (short) whole(text, Short.MIN_VALUE, Short.MAX_VALUE));
      case INT8 ->
          memory.set(ValueLayout.JAVA_BYTE, at, (byte) whole(text, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case UINT8 -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) whole(text, 0, 255));
      case BOOL -> memory.set(ValueLayout.JAVA_BYTE, at, (byte) (truth(text) ? 1 : 0));
    }
  }

  private static float real(String text) {
    float value = Float.parseFloat(text);
    requireFinite(value);
    return value;
  }

  private static void requireFinite(double value) {
    if (!Double.isFinite(value)) {
      throw new ArithmeticException("not finite");
    }
  }

  private static long whole(String text, long least, long most) {
    long value = new BigDecimal(text).longValueExact();
    if (value < least || value > most) {
      throw new ArithmeticException("out of range");
    }
    return value;
  }

  private static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new NumberFormatException(text);
    };
  }

  private static String expected(TensorType type) {
    return switch (type) {
      case FLOAT32, FLOAT64, FLOAT16 -> "finite numbers";
      case INT64, INT32 -> "whole numbers";
      case INT16 -> "whole numbers −32768..32767";
      case INT8 -> "whole numbers −128..127";
      case UINT8 -> "whole numbers 0..255";
      case BOOL -> "true or false";
    };
  }

  /** The numbers a number of times, in new memory of an arena. */
  MemorySegment repeated(long times, Arena arena) {
    MemorySegment memory = arena.allocate(Math.max(1, bytes.length * times), Long.BYTES);
    for (long i = 0; i < times; i++) {
      MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, i * bytes.length, bytes.length);
    }
    return memory.asSlice(0, bytes.length * times);
  }
}
