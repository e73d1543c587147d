package dev.kedge.models;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.classify.ClassifierException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A JSON object in a file, whose complaints name the file and the key. A null value is no value,
 * but {@link #isNull told}.
 */
final class ConfigFile {
  private final Path file;
  private final JsonNode root;

  private ConfigFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static ConfigFile read(Path file) {
    try {
      JsonNode root = new ObjectMapper().readTree(TextFile.read(file));
      if (!root.isObject()) {
        throw new ClassifierException(file + " must hold a JSON object");
      }
      return new ConfigFile(file, root);
    } catch (JacksonException e) {
      throw new ClassifierException(file + " is no valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** An object that is the value of a key; its complaints name the file and its own keys. */
  Optional<ConfigFile> part(String key) {
    return value(key)
        .map(
            part -> {
              if (!part.isObject()) {
                throw wrong(key, "an object");
              }
              return new ConfigFile(file, part);
            });
  }

  /** The same file, in which keys that are absent, not those that are null, have defaults. */
  ConfigFile over(ObjectNode defaults) {
    ObjectNode all = defaults.deepCopy();
    root.properties().forEach(entry -> all.set(entry.getKey(), entry.getValue()));
    return new ConfigFile(file, all);
  }

  Path file() {
    return file;
  }

  /** The file's name without its folders, to tell it from those beside it. */
  String name() {
    return String.valueOf(file.getFileName());
  }

  boolean has(String key) {
    return root.has(key);
  }

  /** Whether a key is there, and null. */
  boolean isNull(String key) {
    return root.has(key) && root.get(key).isNull();
  }

  List<String> keys() {
    List<String> keys = new ArrayList<>();
    root.fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  Optional<JsonNode> value(String key) {
    return Optional.ofNullable(root.get(key)).filter(v -> !v.isNull());
  }

  Optional<String> text(String key) {
    return value(key)
        .map(
            v -> {
              if (!v.isTextual()) {
                throw wrong(key, "a text");
              }
              return v.asText();
            });
  }

  boolean flag(String key, boolean absent) {
    Optional<JsonNode> value = value(key);
    if (value.isEmpty()) {
      return absent;
    }
    if (!value.get().isBoolean()) {
      throw wrong(key, "true or false");
    }
    return value.get().booleanValue();
  }

  /** A switch that is off if it is null, and must be there if no class with a default is named. */
  boolean needed(String key, String className) {
    if (className.isEmpty() && !has(key)) {
      throw error(
          key,
          "is missing, and no key \"image_processor_type\" names the class whose default it would"
              + " have; add true or false, or the class");
    }
    return flag(key, false);
  }

  Optional<Double> number(String key) {
    return value(key).map(v -> finite(key, v));
  }

  /** A list of numbers, or one number as a list of one. */
  Optional<List<Double>> numbers(String key) {
    return value(key)
        .map(
            v -> {
              List<Double> numbers = new ArrayList<>();
              if (v.isArray()) {
                v.forEach(x -> numbers.add(finite(key, x)));
              } else {
                numbers.add(finite(key, v));
              }
              return numbers;
            });
  }

  private double finite(String key, JsonNode value) {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
      throw wrong(key, "a number");
    }
    return value.doubleValue();
  }

  /** A whole number of pixels, as the value of a key or of a part of it. */
  int pixels(String key, JsonNode value) {
    if (!value.isIntegralNumber()
        || !value.canConvertToInt()
        || value.intValue() < 1
        || value.intValue() > InputPlan.LONGEST_SIDE) {
      throw wrong(
          key,
          String.format(Locale.ROOT, "whole numbers of pixels, 1 to %d", InputPlan.LONGEST_SIDE));
    }
    return value.intValue();
  }

  ClassifierException wrong(String key, String expected) {
    return error(key, "is " + root.get(key) + "; expected " + expected);
  }

  /** A complaint about a key without a value that is needed; says why it is. */
  ClassifierException absent(String key, String though, boolean withoutClass) {
    if (isNull(key)) {
      return error(
          key,
          "is null, but "
              + though
              + "; null is no value and not the default. Write the value"
              + (withoutClass ? "" : ", or remove the key to have the default"));
    }
    return error(
        key,
        "is missing, but "
            + though
            + (withoutClass
                ? ", and no key \"image_processor_type\" names the class whose default it would"
                    + " have; add it, or the class"
                : "; add it"));
  }

  /** A complaint about the whole object; goes on from the file's name. */
  ClassifierException error(String what) {
    return new ClassifierException(file + " " + what);
  }

  ClassifierException error(String key, String what) {
    return new ClassifierException(file + ": key \"" + key + "\" " + what);
  }
}
