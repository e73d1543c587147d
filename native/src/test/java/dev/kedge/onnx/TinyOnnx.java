package dev.kedge.onnx;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes small graphs as ONNX files. The field numbers are those of <a
 * href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">onnx.proto</a>.
 */
public final class TinyOnnx {
  /** TensorProto.DataType. */
  public enum DataType {
    FLOAT(1),
    UINT8(2),
    INT8(3),
    INT16(5),
    INT32(6),
    INT64(7),
    STRING(8),
    BOOL(9),
    FLOAT16(10),
    DOUBLE(11);

    private final int code;

    DataType(int code) {
      this.code = code;
    }
  }

  /** An attribute of a node: a whole number or several, or a number of type FLOAT. */
  public record Attribute(String name, List<? extends Number> values, boolean list) {
    public static Attribute of(String name, Long... values) {
      return new Attribute(name, List.of(values), values.length > 1);
    }

    /** Several numbers, if only one. */
    public static Attribute list(String name, Long... values) {
      return new Attribute(name, List.of(values), true);
    }

    public static Attribute of(String name, DataType type) {
      return new Attribute(name, List.of((long) type.code), false);
    }

    public static Attribute real(String name, float value) {
      return new Attribute(name, List.of(value), false);
    }
  }

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;

  private final Message graph = new Message().text(2, "tiny");

  /** An input; a dimension is a number, or a name if it is open. */
  public TinyOnnx input(String name, DataType type, Object... dimensions) {
    graph.message(11, value(name, type, dimensions));
    return this;
  }

  public TinyOnnx output(String name, DataType type, Object... dimensions) {
    graph.message(12, value(name, type, dimensions));
    return this;
  }

  public TinyOnnx node(
      String operator, List<String> inputs, String output, Attribute... attributes) {
    Message node = new Message();
    inputs.forEach(name -> node.text(1, name));
    node.text(2, output).text(3, operator + " " + output).text(4, operator);
    for (Attribute a : attributes) {
      Message attribute = new Message().text(1, a.name);
      if (a.values.getFirst() instanceof Float value) {
        attribute.real(2, value).number(20, 1);
      } else if (!a.list) {
        attribute.number(3, a.values.getFirst().longValue()).number(20, 2);
      } else {
        a.values.forEach(v -> attribute.number(8, v.longValue()));
        attribute.number(20, 7);
      }
      node.message(5, attribute);
    }
    graph.message(1, node);
    return this;
  }

  /** A loop that never ends, which hands a value of floats through. */
  public TinyOnnx endlessLoop(String input, String output) {
    Message body =
        new TinyOnnx()
            .input("round", DataType.INT64)
            .input("goes on", DataType.BOOL)
            .input("before", DataType.FLOAT, "N", "C")
            .node("Identity", List.of("goes on"), "goes on again")
            .node("Neg", List.of("before"), "after")
            .output("goes on again", DataType.BOOL)
            .output("after", DataType.FLOAT, "N", "C")
            .graph;
    weights("true", DataType.BOOL, new byte[] {1});
    Message attribute = new Message().text(1, "body").message(6, body).number(20, 5);
    graph.message(
        1,
        new Message()
            .text(1, "")
            .text(1, "true")
            .text(1, input)
            .text(2, output)
            .text(3, "loop")
            .text(4, "Loop")
            .message(5, attribute));
    return this;
  }

  public TinyOnnx floats(String name, float[] values, long... dimensions) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return weights(name, DataType.FLOAT, raw.array(), dimensions);
  }

  public TinyOnnx longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return weights(name, DataType.INT64, raw.array(), values.length);
  }

  private TinyOnnx weights(String name, DataType type, byte[] raw, long... dimensions) {
    Message tensor = new Message();
    for (long d : dimensions) {
      tensor.number(1, d);
    }
    graph.message(5, tensor.number(2, type.code).text(8, name).bytes(9, raw));
    return this;
  }

  public byte[] bytes() {
    return new Message()
        .number(1, IR_VERSION)
        .text(2, "kedge-test")
        .message(7, graph)
        .message(8, new Message().number(2, OPSET))
        .toBytes();
  }

  public Path write(Path file) {
    try {
      return Files.write(file, bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Message value(String name, DataType type, Object... dimensions) {
    Message shape = new Message();
    for (Object d : dimensions) {
      shape.message(
          1,
          d instanceof String open
              ? new Message().text(2, open)
              : new Message().number(1, ((Number) d).longValue()));
    }
    Message tensor = new Message().number(1, type.code).message(2, shape);
    return new Message().text(1, name).message(2, new Message().message(1, tensor));
  }

  /** A protocol buffer message being written. */
  private static final class Message {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Message number(int field, long value) {
      return varint((long) field << 3).varint(value);
    }

    Message real(int field, float value) {
      varint(((long) field << 3) | 5);
      int bits = Float.floatToRawIntBits(value);
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        out.write(bits >>> shift);
      }
      return this;
    }

    Message bytes(int field, byte[] value) {
      varint(((long) field << 3) | 2).varint(value.length);
      out.writeBytes(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.toBytes());
    }

    byte[] toBytes() {
      return out.toByteArray();
    }

    private Message varint(long value) {
      long rest = value;
      while ((rest & ~0x7FL) != 0) {
        out.write((int) ((rest & 0x7F) | 0x80));
        rest >>>= 7;
      }
      out.write((int) rest);
      return this;
    }
  }
}
