package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.classify.ClassifierException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The classes of image processors in Hugging Face Transformers 5.18, with what they take for a key
 * that a file leaves out, as {@code image-processors.json} lists it. A class is called by its name
 * without {@code ImageProcessor} and what may follow that.
 */
final class ProcessorClasses {
  private static final String TABLE = "image-processors.json";
  private static final String BEFORE_5 = "before 5";
  private static final String KIND = "ImageProcessor";
  private static final String OLD_KIND = "FeatureExtractor";
  private static final String ON_PILLOW = "Pil";
  private static final String TYPE = "image_processor_type";
  private static final String OLD_TYPE = "feature_extractor_type";

  private final JsonNode table;

  private ProcessorClasses(JsonNode table) {
    this.table = table;
  }

  static ProcessorClasses read() {
    try (InputStream in = ProcessorClasses.class.getResourceAsStream(TABLE)) {
      return new ProcessorClasses(new ObjectMapper().readTree(Objects.requireNonNull(in, TABLE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The class of a processor's configuration: its own type, else that of the model's configuration,
   * else the one that the model's type has. Empty if none is named.
   *
   * @throws ClassifierException if it names a class that cannot be read
   */
  Optional<String> find(ConfigFile processor, Optional<ConfigFile> model) {
    refuseRemoteCode(processor);
    Optional<String> own =
        processor
            .text(TYPE)
            .or(() -> processor.text(OLD_TYPE).map(type -> type.replace(OLD_KIND, KIND)));
    if (own.isPresent()) {
      return Optional.of(known(own.get(), processor));
    }
    Optional<String> ofModel = model.flatMap(file -> file.text(TYPE));
    if (ofModel.isPresent()) {
      return Optional.of(known(ofModel.get(), model.orElseThrow()));
    }
    model.ifPresent(ProcessorClasses::refuseRemoteCode);
    Optional<String> byModel =
        model
            .flatMap(file -> file.text("model_type"))
            .map(type -> table.path("model types").path(type).asText())
            .filter(name -> !name.isEmpty());
    byModel.ifPresent(name -> known(name + KIND, model.orElseThrow()));
    return byModel;
  }

  private String known(String type, ConfigFile file) {
    String name = type.replaceFirst(KIND + "(Fast|" + ON_PILLOW + ")?$", "");
    if (table.path("refused").has(name)) {
      throw file.error(
          "asks for %s, which %s; expected a processor that makes one plain picture of each photo. Kedge cannot explain a model with another input"
              .formatted(name + KIND, table.path("refused").path(name).asText()));
    }
    if (table.path("gone").has(name)) {
      throw file.error(
          "asks for %s, which Transformers 5 has no more; expected one that it has. Name \"%s\" in its place, and write all of its keys, whose defaults differ"
              .formatted(name + KIND, table.path("gone").path(name).asText() + KIND));
    }
    if (type.endsWith(OLD_KIND)) {
      throw file.error(
          "asks for %s, which Transformers 5 has no more; expected an image processor. Name \"%s\" in its place"
              .formatted(type, type.replace(OLD_KIND, KIND)));
    }
    boolean known = table.path("classes").has(name) || name.equals(TimmConfig.CLASS);
    boolean noTwin = type.endsWith(ON_PILLOW) && ProcessorSteps.ON_TENSORS.contains(name);
    if (!known || noTwin || name.equals(type)) {
      TreeSet<String> all = new TreeSet<>();
      table.path("classes").fieldNames().forEachRemaining(all::add);
      throw file.error(
          "asks for the image processor \"%s\", which Kedge does not know; expected one of %s, each followed by %s. Prepare photos as one of these, with all its keys, if that does the same"
              .formatted(type, String.join(", ", all), KIND));
    }
    return name;
  }

  private static void refuseRemoteCode(ConfigFile file) {
    for (String key : List.of("AutoImageProcessor", "AutoFeatureExtractor")) {
      if (file.part("auto_map").flatMap(map -> map.value(key)).isPresent()) {
        throw file.error(
            "auto_map",
            "has \""
                + key
                + "\": photos are prepared by code in the model's repository, which Kedge does not"
                + " run; expected a class of Transformers. Remove the entry if the other keys say"
                + " all that it does");
      }
    }
  }

  /** What a class takes for keys that are absent. */
  ObjectNode defaults(String name) {
    ObjectNode defaults = table.path("common").deepCopy();
    defaults.setAll((ObjectNode) table.path("classes").path(name).deepCopy());
    defaults.remove(BEFORE_5);
    if (defaults.has("image_mean")) {
      defaults.put("do_normalize", true);
    }
    return defaults;
  }

  /** Of the keys that a class had another default for until 4.57: that one, in words. */
  Optional<String> before5(String name, String key) {
    JsonNode words = table.path("classes").path(name).path(BEFORE_5).path(key);
    return words.isTextual() ? Optional.of(words.asText()) : Optional.empty();
  }
}
