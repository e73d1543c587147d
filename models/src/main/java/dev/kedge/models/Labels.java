package dev.kedge.models;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.classify.ClassifierException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The labels of a model's classes.
 *
 * <p>A JSON file holds an object {@code id2label} with the keys 0, 1, …, as a Hugging Face {@code
 * config.json} does, or is such an object, or an array of strings. Any other file holds one label a
 * line.
 */
public final class Labels {
  private Labels() {}

  /**
   * The labels for a number of classes.
   *
   * <p>Without a file, or without {@code id2label} in the model's own, they are "class 0", "class
   * 1", …; those of a model with one output, which has two classes, are "no" and "yes", and "not X"
   * and "X" where the file has one label X.
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
      List<String> labels = new ArrayList<>();
      root.forEach(label -> labels.add(label.asText()));
      return Optional.of(labels);
    }
    JsonNode map = root.has("id2label") ? root.get("id2label") : root;
    if (!required && !root.has("id2label")) {
      return Optional.empty();
    }
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
    return Optional.of(labels);
  }
}
