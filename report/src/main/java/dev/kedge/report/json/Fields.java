package dev.kedge.report.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.ClassScore;
import dev.kedge.mask.Superpixels;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Reads fields of JSON by key. A field that is missing or of another kind is an
 * IllegalArgumentException within, and a {@link DamagedException} to who {@linkplain #read reads};
 * keys that nobody asks for are passed over.
 */
final class Fields {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

  private Fields() {}

  /** What a reader makes of an object of a schema, in UTF-8. */
  static <T> T read(byte[] utf8, String schema, Function<JsonNode, T> reader)
      throws DamagedException {
    try {
      JsonNode json = JSON.readTree(utf8);
      if (json == null || !json.isObject()) {
        throw new IllegalArgumentException("it is no object");
      }
      String found = text(json, "schema");
      if (!found.equals(schema)) {
        throw new IllegalArgumentException("it is of the schema " + found);
      }
      return reader.apply(json);
    } catch (JsonProcessingException e) {
      throw new DamagedException("no JSON: " + e.getOriginalMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new DamagedException("not of the schema %s: %s".formatted(schema, e.getMessage()), e);
    }
  }

  static JsonNode field(JsonNode json, String key) {
    JsonNode field = json.get(key);
    if (field == null || field.isNull()) {
      throw new IllegalArgumentException("there is no " + key);
    }
    return field;
  }

  private static JsonNode of(boolean kind, JsonNode field, String key) {
    if (!kind) {
      throw new IllegalArgumentException(key + " is " + field);
    }
    return field;
  }

  static String text(JsonNode json, String key) {
    JsonNode field = field(json, key);
    return of(field.isTextual(), field, key).textValue();
  }

  /** A number, or what is none and written as text: NaN, Infinity. */
  static double number(JsonNode json, String key) {
    JsonNode field = field(json, key);
    if (NO_NUMBERS.contains(field.asText())) {
      return Double.parseDouble(field.asText());
    }
    return of(field.isNumber(), field, key).doubleValue();
  }

  static long whole(JsonNode json, String key) {
    JsonNode field = field(json, key);
    return of(field.canConvertToExactIntegral(), field, key).longValue();
  }

  static int index(JsonNode json, String key) {
    return Math.toIntExact(whole(json, key));
  }

  static boolean flag(JsonNode json, String key) {
    JsonNode field = field(json, key);
    return of(field.isBoolean(), field, key).booleanValue();
  }

  static <E extends Enum<E>> E name(JsonNode json, String key, Class<E> type) {
    return Enum.valueOf(type, text(json, key));
  }

  /** What a reader makes of each element of an array. */
  static <T> List<T> list(JsonNode json, String key, Function<JsonNode, T> reader) {
    JsonNode field = field(json, key);
    of(field.isArray(), field, key);
    return StreamSupport.stream(field.spliterator(), false).map(reader).toList();
  }

  /** The fields of an object as text, in their order. */
  static Map<String, String> texts(JsonNode json) {
    Map<String, String> texts = new LinkedHashMap<>();
    json.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  static ClassScore score(JsonNode json) {
    return new ClassScore(index(json, "index"), text(json, "label"), number(json, "probability"));
  }

  static ModelName model(JsonNode json) {
    JsonNode model = field(json, "model");
    return new ModelName(text(model, "name"), text(model, "sha256"));
  }

  /** Superpixels by their numbers, of so many. */
  static Superpixels superpixels(JsonNode json, int universe) {
    return Superpixels.of(
        universe,
        list(json, "superpixels", JsonNode::intValue).stream()
            .mapToInt(Integer::intValue)
            .toArray());
  }

  static Anchor anchor(JsonNode json, int universe) {
    return new Anchor(
        superpixels(json, universe),
        new Precision(
            number(json, "precision"),
            number(json, "precisionLow"),
            number(json, "precisionHigh"),
            number(json, "confidence"),
            name(json, "evidence", Evidence.class)),
        number(json, "pixelShare"),
        number(json, "coverage"));
  }
}
