package dev.kedge.serve;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.segment.Segmentation;
import dev.kedge.segment.io.LabelMapFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/** A label map that a caller sends with a picture: its superpixels. */
interface SentMap {
  /** What it is called: a part of a form, a field of JSON, a tensor. */
  String NAME = "label_map";

  /**
   * Reads it.
   *
   * @param mostPixels that it may have
   * @throws Refusal if it has more, or is no label map
   */
  Segmentation read(long mostPixels);

  /** A PNG, as the command line reads it from a file. */
  static SentMap png(byte[] bytes) {
    return mostPixels -> {
      try {
        return LabelMapFile.read(new ByteArrayInputStream(bytes), "the label map", mostPixels);
      } catch (IOException e) {
        throw new Refusal(422, String.valueOf(e.getMessage()));
      }
    };
  }

  /** A PNG in base64, also as {@code {"b64": …}}, or rows of ids. */
  static SentMap of(JsonNode json) {
    JsonNode text = json.path("b64").isTextual() ? json.path("b64") : json;
    if (text.isTextual()) {
      return png(Bodies.base64(text, "the label map"));
    }
    int width = json.path(0).size();
    if (!json.isArray() || width == 0) {
      throw new Refusal(400, "the label map is neither base64 of a PNG file nor rows of ids");
    }
    for (JsonNode row : json) {
      if (row.size() != width) {
        throw new Refusal(
            400, "rows of the label map have %s and %s ids".formatted(width, row.size()));
      }
    }
    return ids(json.size(), width, i -> id(json.get(i / width).get(i % width)));
  }

  /**
   * Those of an input of the Open Inference Protocol in JSON.
   *
   * @param raw its tensor's bytes, if its data are not in the JSON
   */
  static List<SentMap> ofInput(JsonNode input, Optional<byte[]> raw) {
    JsonNode data = input.path("data");
    return of(
        input.path("datatype").asText(),
        Pictures.shape(input),
        raw,
        () -> flat(data).toArray(),
        () -> Pictures.decoded(data));
  }

  private static LongStream flat(JsonNode data) {
    return data.isArray()
        ? StreamSupport.stream(data.spliterator(), false).flatMapToLong(SentMap::flat)
        : LongStream.of(id(data));
  }

  /**
   * Those of a tensor: files as BYTES, or ids of shape [height, width] or [n, height, width].
   *
   * @param raw its bytes, if they are laid out as such
   * @param ids its values, otherwise
   * @param files its texts, otherwise
   * @throws Refusal if it is none of these
   */
  static List<SentMap> of(
      String type,
      long[] shape,
      Optional<byte[]> raw,
      Supplier<long[]> ids,
      Supplier<List<byte[]>> files) {
    return switch (type) {
      case "BYTES" ->
          raw.map(Pictures::strings).orElseGet(files).stream().map(SentMap::png).toList();
      case "UINT8", "UINT16", "INT32", "INT64" -> {
        long[] given = raw.map(bytes -> integers(type, bytes)).orElseGet(ids);
        yield tensors(shape, given);
      }
      default ->
          throw new Refusal(
              400,
              "a label map of %s, expected UINT8, UINT16, INT32, INT64, or PNG files as BYTES"
                  .formatted(Bodies.clean(type)));
    };
  }

  private static List<SentMap> tensors(long[] shape, long[] ids) {
    long[] full = shape.length == 2 ? new long[] {1, shape[0], shape[1]} : shape;
    boolean good = full.length == 3 && Arrays.stream(full).allMatch(side -> side > 0);
    long values = good ? full[0] : 0;
    for (int i = 1; i < full.length; i++) {
      good &= full[i] <= ids.length && values <= ids.length;
      values = good ? values * full[i] : 0;
    }
    if (!good || values != ids.length) {
      throw new Refusal(
          400,
          "label maps of shape %s with %s ids, expected [n, height, width] and as many"
              .formatted(Arrays.toString(shape), ids.length));
    }
    int one = (int) (full[1] * full[2]);
    List<SentMap> maps = new ArrayList<>();
    for (int first = 0; first < ids.length; first += one) {
      int from = first;
      maps.add(ids((int) full[1], (int) full[2], i -> ids[from + i]));
    }
    return maps;
  }

  private static long[] integers(String type, byte[] raw) {
    ByteBuffer buffer = ByteBuffer.wrap(raw).order(ByteOrder.LITTLE_ENDIAN);
    int bytes =
        switch (type) {
          case "UINT8" -> Byte.BYTES;
          case "UINT16" -> Short.BYTES;
          case "INT32" -> Integer.BYTES;
          default -> Long.BYTES;
        };
    long[] ids = new long[raw.length / bytes];
    for (int i = 0; i < ids.length; i++) {
      ids[i] =
          switch (bytes) {
            case Byte.BYTES -> buffer.get() & 0xFF;
            case Short.BYTES -> buffer.getShort() & 0xFFFF;
            case Integer.BYTES -> buffer.getInt();
            default -> buffer.getLong();
          };
    }
    return ids;
  }

  /** An id as JSON has it; -1, which is none, for what is no whole number. */
  static long id(JsonNode json) {
    return json.isIntegralNumber() && json.canConvertToLong() ? json.asLong() : -1;
  }

  private static SentMap ids(int height, int width, IntToLongFunction id) {
    return mostPixels -> {
      if ((long) height * width > mostPixels) {
        throw new Refusal(
            422,
            "the label map has %s×%s pixels, a label map may have %s at most"
                .formatted(height, width, mostPixels));
      }
      int[] ids = new int[height * width];
      Arrays.setAll(ids, i -> checked(id.applyAsLong(i)));
      return Segmentation.of(height, width, ids);
    };
  }

  private static int checked(long id) {
    if (id < 0 || id >= LabelMapFile.MAX_SUPERPIXELS) {
      throw new Refusal(
          400,
          "an id of the label map is no whole number from 0 to "
              + (LabelMapFile.MAX_SUPERPIXELS - 1));
    }
    return (int) id;
  }

  /**
   * The pictures of the only input that has some, with the label maps of the other, if there is
   * one.
   *
   * @throws Refusal if there are more or fewer
   */
  static List<Received> only(List<List<Received>> pictures, List<List<SentMap>> maps) {
    if (pictures.size() != 1 || maps.size() > 1) {
      throw new Refusal(
          400,
          "expected one input with pictures, and one at most of the name %s; given: %s and %s"
              .formatted(NAME, pictures.size(), maps.size()));
    }
    return maps.isEmpty() ? pictures.getFirst() : give(pictures.getFirst(), maps.getFirst());
  }

  /**
   * Pictures with a label map each.
   *
   * @param maps one for all pictures, or as many as there are
   */
  static List<Received> give(List<Received> pictures, List<SentMap> maps) {
    if (maps.size() != 1 && maps.size() != pictures.size()) {
      throw new Refusal(
          400, "%s label maps for %s pictures".formatted(maps.size(), pictures.size()));
    }
    List<Received> all = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      all.add(pictures.get(i).with(maps.get(maps.size() == 1 ? 0 : i)));
    }
    return all;
  }
}
