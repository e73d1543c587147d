package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.image.Image;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Pictures from tensors: uint8 of shape [n, height, width, 3], or files as bytes. */
final class Pictures {
  private Pictures() {}

  /**
   * Those of an input of the Open Inference Protocol in JSON.
   *
   * @param raw its tensor's bytes, if its data are not in the JSON
   * @throws Refusal if it is none of these
   */
  static List<Received> of(JsonNode input, Optional<byte[]> raw, Map<String, String> options) {
    JsonNode data = input.path("data");
    return of(
        input.path("datatype").asText(),
        shape(input),
        raw,
        () -> flat(data),
        () -> decoded(data),
        options);
  }

  /** The shape of an input in JSON. */
  static long[] shape(JsonNode input) {
    long[] shape = new long[input.path("shape").size()];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = input.path("shape").get(i).asLong();
    }
    return shape;
  }

  /**
   * Those of an input of the Open Inference Protocol.
   *
   * @param raw its tensor's bytes, if they are laid out as such
   * @param pixels its values, otherwise
   * @param files its texts, otherwise
   * @throws Refusal if it is none of these
   */
  static List<Received> of(
      String type,
      long[] shape,
      Optional<byte[]> raw,
      Supplier<byte[]> pixels,
      Supplier<List<byte[]>> files,
      Map<String, String> options) {
    return switch (type) {
      case "UINT8" -> tensors(shape, raw.orElseGet(pixels), options);
      case "BYTES" -> files(raw.map(Pictures::strings).orElseGet(files), options);
      default ->
          throw new Refusal(
              400,
              "an input of %s, expected UINT8 of shape [n, height, width, 3] or files as BYTES"
                  .formatted(Bodies.clean(type)));
    };
  }

  /** One of KServe's instances: nested rows of pixels, or an object with base64. */
  static Received of(JsonNode instance, String name, Map<String, String> options) {
    for (JsonNode holder :
        List.of(instance, instance.path("image_bytes"), instance.path("image"))) {
      if (holder.path("b64").isTextual()) {
        Received picture = Received.file(name, Bodies.base64(holder.path("b64")), options);
        return instance.has(SentMap.NAME)
            ? picture.with(SentMap.of(instance.path(SentMap.NAME)))
            : picture;
      }
    }
    if (!instance.isArray()) {
      throw new Refusal(
          400, "an instance is rows of pixels of three values, or {\"b64\": BASE64} of a file");
    }
    int height = instance.size();
    int width = instance.path(0).size();
    return tensors(new long[] {height, width, Image.CHANNELS}, flat(instance), options).getFirst();
  }

  private static List<Received> tensors(long[] shape, byte[] data, Map<String, String> options) {
    long[] full = shape.length == 3 ? new long[] {1, shape[0], shape[1], shape[2]} : shape;
    long values = 1;
    boolean good = full.length == 4 && full[3] == Image.CHANNELS;
    for (long side : full) {
      good &= side > 0 && side <= Integer.MAX_VALUE;
      values = good ? values * side : values;
      good &= values <= Integer.MAX_VALUE;
    }
    if (!good || values != data.length) {
      throw new Refusal(
          400,
          "pictures of shape %s with %s values, expected [n, height, width, 3] and as many"
              .formatted(Arrays.toString(shape), data.length));
    }
    int height = (int) full[1];
    int width = (int) full[2];
    int one = height * width * Image.CHANNELS;
    List<Received> pictures = new ArrayList<>();
    for (int i = 0; i < full[0]; i++) {
      byte[] rgb = Arrays.copyOfRange(data, i * one, (i + 1) * one);
      pictures.add(Received.image("picture " + (i + 1), Image.of(height, width, rgb), options));
    }
    return pictures;
  }

  private static List<Received> files(List<byte[]> files, Map<String, String> options) {
    List<Received> pictures = new ArrayList<>();
    for (byte[] file : files) {
      pictures.add(Received.file("picture " + (pictures.size() + 1), file, options));
    }
    return pictures;
  }

  static List<byte[]> decoded(JsonNode data) {
    List<byte[]> files = new ArrayList<>();
    data.forEach(text -> files.add(Bodies.base64(text)));
    return files;
  }

  /** Strings as raw tensors have them: a length of four bytes, little endian, before each. */
  static List<byte[]> strings(byte[] raw) {
    List<byte[]> all = new ArrayList<>();
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
      if (length < 0 || length > buffer.remaining()) {
        throw new Refusal(400, "a tensor of BYTES ends early");
      }
      byte[] one = new byte[length];
      buffer.get(one);
      all.add(one);
    }
    return all;
  }

  /** The length before a string of a raw tensor. */
  static byte[] length(int bytes) {
    return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes).array();
  }

  private static byte[] flat(JsonNode data) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    flatten(data, bytes);
    return bytes.toByteArray();
  }

  private static void flatten(JsonNode data, ByteArrayOutputStream to) {
    if (data.isArray()) {
      data.forEach(each -> flatten(each, to));
    } else if (data.isNumber()
        && data.asDouble() == data.asInt()
        && data.asInt() >= 0
        && data.asInt() <= 255) {
      to.write(data.asInt());
    } else {
      throw new Refusal(
          400,
          "a pixel's value is %s, expected a whole number from 0 to 255"
              .formatted(Bodies.clean(data.toString())));
    }
  }
}
