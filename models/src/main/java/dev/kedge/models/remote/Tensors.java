package dev.kedge.models.remote;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.InputSpec;
import dev.kedge.image.TensorLayout;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors as the protocol has them, in JSON or as bytes after it. */
final class Tensors {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** Python's servers write NaN as it is. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private Tensors() {}

  /** An output's shape and numbers. */
  static final class Values {
    private final List<Long> shape;
    private final ElementType type;
    private final float[] numbers;

    private Values(List<Long> shape, ElementType type, float[] numbers) {
      this.shape = shape;
      this.type = type;
      this.numbers = numbers;
    }

    List<Long> shape() {
      return shape;
    }

    ElementType type() {
      return type;
    }

    /** Not copied: whoever asked has it alone. */
    float[] numbers() {
      return numbers;
    }
  }

  /** The type of a name; empty if Kedge does not read it. */
  static Optional<ElementType> type(String name) {
    return switch (name) {
      case "FP32" -> Optional.of(ElementType.FLOAT32);
      case "FP16" -> Optional.of(ElementType.FLOAT16);
      case "FP64" -> Optional.of(ElementType.FLOAT64);
      case "UINT8" -> Optional.of(ElementType.UINT8);
      case "INT8" -> Optional.of(ElementType.INT8);
      default -> Optional.empty();
    };
  }

  private static String name(ElementType type) {
    return switch (type) {
      case FLOAT32 -> "FP32";
      case FLOAT16 -> "FP16";
      case FLOAT64 -> "FP64";
      case UINT8 -> "UINT8";
      case INT8 -> "INT8";
    };
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

  /** Whether the numbers of this machine lie in memory as the protocol sends them. */
  static boolean asInMemory() {
    return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
  }

  /**
   * A request.
   *
   * @param pictures the memory of all pictures; copied
   * @param output the one wanted; empty for all
   */
  static Server.Body request(
      String input,
      InputSpec spec,
      int count,
      MemorySegment pictures,
      Optional<String> output,
      boolean binary) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(out)) {
      json.writeStartObject();
      json.writeArrayFieldStart("inputs");
      json.writeStartObject();
      json.writeStringField("name", input);
      json.writeStringField("datatype", name(spec.type()));
      json.writeArrayFieldStart("shape");
      for (long size : shape(count, spec)) {
        json.writeNumber(size);
      }
      json.writeEndArray();
      if (binary) {
        json.writeObjectFieldStart("parameters");
        json.writeNumberField("binary_data_size", pictures.byteSize());
        json.writeEndObject();
      } else {
        json.writeArrayFieldStart("data");
        write(json, spec.type(), pictures);
        json.writeEndArray();
      }
      json.writeEndObject();
      json.writeEndArray();
      if (output.isPresent()) {
        json.writeArrayFieldStart("outputs");
        json.writeStartObject();
        json.writeStringField("name", output.get());
        parameter(json, binary, "binary_data");
        json.writeEndObject();
        json.writeEndArray();
      } else {
        parameter(json, binary, "binary_data_output");
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Server.Body(
        out.toByteArray(), binary ? pictures.toArray(ValueLayout.JAVA_BYTE) : new byte[0]);
  }

  private static void parameter(JsonGenerator json, boolean wanted, String name)
      throws IOException {
    if (wanted) {
      json.writeObjectFieldStart("parameters");
      json.writeBooleanField(name, true);
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, ElementType type, MemorySegment pictures)
      throws IOException {
    for (long i = 0; i < pictures.byteSize() / type.bytes(); i++) {
      switch (type) {
        case FLOAT32 -> json.writeNumber(pictures.getAtIndex(ValueLayout.JAVA_FLOAT, i));
        case FLOAT16 ->
            json.writeNumber(Float.float16ToFloat(pictures.getAtIndex(ValueLayout.JAVA_SHORT, i)));
        case FLOAT64 -> json.writeNumber(pictures.getAtIndex(ValueLayout.JAVA_DOUBLE, i));
        case UINT8 -> json.writeNumber(pictures.get(ValueLayout.JAVA_BYTE, i) & 0xFF);
        case INT8 -> json.writeNumber((int) pictures.get(ValueLayout.JAVA_BYTE, i));
      }
    }
  }

  /** A JSON object. */
  static JsonNode json(Server.Reply reply) throws IOException {
    return json(reply.body(), reply.body().length);
  }

  private static JsonNode json(byte[] body, int length) throws IOException {
    JsonNode root = MAPPER.readTree(body, 0, length);
    if (root == null || !root.isObject()) {
      throw new IOException("no JSON object");
    }
    return root;
  }

  /**
   * The outputs of an answer that hold numbers Kedge reads.
   *
   * @throws ClassifierException if it is not built as the protocol says
   */
  static Map<String, Values> outputs(Server.Reply reply) {
    byte[] body = reply.body();
    try {
      int jsonBytes =
          reply.header(Server.Body.JSON_LENGTH).map(Integer::parseInt).orElse(body.length);
      ByteBuffer raw =
          ByteBuffer.wrap(body, jsonBytes, body.length - jsonBytes).order(ByteOrder.LITTLE_ENDIAN);
      Map<String, Values> outputs = new LinkedHashMap<>();
      for (JsonNode output : json(body, jsonBytes).path("outputs")) {
        String typeName = output.path("datatype").asText();
        List<Long> shape = longs(output.path("shape"));
        JsonNode size = output.path("parameters").path("binary_data_size");
        ByteBuffer bytes = size.isMissingNode() ? null : raw.slice(raw.position(), size.intValue());
        if (bytes != null) {
          raw.position(raw.position() + size.intValue());
        }
        Optional<ElementType> type = type(typeName).filter(Tensors::isReal);
        if (type.isPresent()) {
          float[] numbers =
              bytes != null
                  ? numbers(bytes.order(ByteOrder.LITTLE_ENDIAN), type.get())
                  : numbers(output.path("data"));
          if (numbers.length != shape.stream().reduce(1L, (a, b) -> a * b)) {
            throw new ClassifierException(
                "the server's answer is broken: output \"%s\" has %s numbers for the shape %s"
                    .formatted(output.path("name").asText(), numbers.length, shape));
          }
          outputs.put(output.path("name").asText(), new Values(shape, type.get(), numbers));
        }
      }
      return outputs;
    } catch (IOException | IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new ClassifierException(
          "the server's answer is not built as the Open Inference Protocol says: "
              + line(String.valueOf(e.getMessage())),
          e);
    }
  }

  static List<Long> longs(JsonNode array) {
    List<Long> longs = new ArrayList<>();
    array.forEach(size -> longs.add(size.asLong()));
    return longs;
  }

  private static boolean isReal(ElementType type) {
    return switch (type) {
      case FLOAT32, FLOAT16, FLOAT64 -> true;
      case UINT8, INT8 -> false;
    };
  }

  private static float[] numbers(ByteBuffer bytes, ElementType type) {
    int size = type.bytes();
    float[] numbers = new float[bytes.remaining() / size];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] =
          switch (size) {
            case Double.BYTES -> (float) bytes.getDouble(i * size);
            case Float.BYTES -> bytes.getFloat(i * size);
            default -> Float.float16ToFloat(bytes.getShort(i * size));
          };
    }
    return numbers;
  }

  /** Numbers in order, flat or nested; null stands for NaN, which JSON has not. */
  private static float[] numbers(JsonNode data) {
    List<JsonNode> flat = new ArrayList<>();
    flatten(data, flat);
    float[] numbers = new float[flat.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = flat.get(i).isNull() ? Float.NaN : (float) flat.get(i).doubleValue();
    }
    return numbers;
  }

  private static void flatten(JsonNode data, List<JsonNode> flat) {
    if (data.isArray()) {
      data.forEach(part -> flatten(part, flat));
    } else if (data.isNumber() || data.isNull()) {
      flat.add(data);
    } else {
      throw new IllegalArgumentException("data must be numbers, found " + data.getNodeType());
    }
  }

  /** A text on one line, cut where it is long, without a full stop. */
  static String line(String text) {
    String line = text.replaceAll("\\s+", " ").strip();
    return (line.length() > 300 ? line.substring(0, 300) + "…" : line).replaceFirst("[. ]+$", "");
  }
}
