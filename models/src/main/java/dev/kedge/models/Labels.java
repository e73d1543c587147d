package dev.kedge.models;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.classify.ClassifierException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The labels of a model's classes.
 *
 * <p>A JSON file holds an object {@code id2label} with the keys 0, 1, …, as a Hugging Face {@code
 * config.json} does, or {@code label2id} with those numbers as values, or timm's array {@code
 * label_names}, whose names {@code label_descriptions} may explain; or it is such an object, or an
 * array of strings. Any other file holds one label a line.
 */
public final class Labels {
  private Labels() {}

  /**
   * The labels for a number of classes.
   *
   * <p>Without a file, or without labels in the model's own, they are "class 0", "class 1", …;
   * those of a model with one output, which has two classes, are "no" and "yes", and "not X" and
   * "X" where the file has one label X.
   *
   * @param given a file that the user named
   * @param config the model's own
   * @param oneOutput whether the two classes come from one output
   */
  public static List<String> read(
      Optional<Path> given, Optional<Path> config, int classes, boolean oneOutput) {
    Optional<Path> file = given.or(() -> config);
    Optional<List<String>> labels = file.flatMap(f -> parse(f, given.isPresent()));
    if (labels.isEmpty()) {
      return oneOutput
          ? List.of("no", "yes")
          : IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
    }
    List<String> found = labels.get();
    if (oneOutput && found.size() == 1) {
      return List.of("not " + found.getFirst(), found.getFirst());
    }
    if (found.size() != classes) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "%s has %d labels, but the model has %d %s; give a file with one label for each class"
                  + " in the order of the outputs (--labels)",
              file.orElseThrow(),
              found.size(),
              classes,
              oneOutput ? "classes (one output: no or yes)" : "classes (outputs)"));
    }
    return found;
  }

  private static Optional<List<String>> parse(Path file, boolean required) {
    String text = TextFile.read(file);
    if (!text.stripLeading().startsWith("{") && !text.stripLeading().startsWith("[")) {
      return Optional.of(text.strip().lines().map(String::strip).toList());
    }
    JsonNode root;
    try {
      root = new ObjectMapper().readTree(text);
    } catch (JacksonException e) {
      throw new ClassifierException(file + " is no valid JSON: " + e.getOriginalMessage(), e);
    }
    if (root.isArray()) {
      return Optional.of(texts(root));
    }
    if (!root.has("id2label")) {
      if (root.path("label2id").isObject()) {
        return Optional.of(inverse(file, root.get("label2id")));
      }
      for (JsonNode timm : List.of(root, root.path("pretrained_cfg"))) {
        if (timm.path("label_names").isArray() && !timm.path("label_names").isEmpty()) {
          return Optional.of(described(timm.get("label_names"), timm.path("label_descriptions")));
        }
      }
      if (!required) {
        return Optional.empty();
      }
    }
    return Optional.of(byNumber(file, root.has("id2label") ? root.get("id2label") : root));
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  /** timm's names, each with its description in its place where there is one. */
  private static List<String> described(JsonNode names, JsonNode descriptions) {
    return texts(names).stream().map(name -> descriptions.path(name).asText(name)).toList();
  }

  private static List<String> inverse(Path file, JsonNode numbers) {
    List<String> labels = new ArrayList<>(Collections.nCopies(numbers.size(), ""));
    Set<Integer> seen = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : numbers.properties()) {
      int number = entry.getValue().isIntegralNumber() ? entry.getValue().intValue() : -1;
      if (number < 0 || number >= numbers.size() || !seen.add(number)) {
        throw new ClassifierException(
            String.format(
                Locale.ROOT,
                "%s: label2id has %d entries, and \"%s\" is %s; its values must be 0, 1, …, %d,"
                    + " each once",
                file,
                numbers.size(),
                entry.getKey(),
                entry.getValue(),
                numbers.size() - 1));
      }
      labels.set(number, entry.getKey());
    }
    return labels;
  }

  private static List<String> byNumber(Path file, JsonNode map) {
    List<String> labels = new ArrayList<>();
    for (int c = 0; c < map.size(); c++) {
      JsonNode label = map.get(Integer.toString(c));
      if (label == null || !label.isTextual()) {
        throw new ClassifierException(
            String.format(
                Locale.ROOT,
                "%s: id2label has %d entries, but no label for \"%d\"; its keys must be 0, 1, …,"
                    + " %d",
                file,
                map.size(),
                c,
                map.size() - 1));
      }
      labels.add(label.asText());
    }
    return labels;
  }
}
