package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The keys {@code size} and {@code crop_size} of an image processor, in all their forms. */
final class ProcessorSizes {
  private static final String FORMS =
      "{\"height\", \"width\"}, {\"shortest_edge\"}, {\"shortest_edge\", \"longest_edge\"},"
          + " {\"max_height\", \"max_width\"}, a list of height and width, or a number";

  /** The objects that Transformers takes for a size, of which some are none for a photo. */
  private static final Set<Set<String>> OBJECTS =
      Set.of(
          Set.of("height", "width"),
          Set.of("shortest_edge"),
          Set.of("shortest_edge", "longest_edge"),
          Set.of("longest_edge"),
          Set.of("max_height", "max_width"),
          Set.of("min_pixels", "max_pixels"));

  private final ConfigFile config;
  private final boolean classKnown;

  ProcessorSizes(ConfigFile config, boolean classKnown) {
    this.config = config;
    this.classKnown = classKnown;
  }

  /** Refuses what is no size in any form, even where no step needs it, as Transformers does. */
  void check() {
    for (String key : List.of("size", "crop_size")) {
      JsonNode size = config.value(key).orElse(NullNode.instance);
      boolean form =
          switch (size.getNodeType()) {
            case NULL -> true;
            case NUMBER -> size.isIntegralNumber();
            case ARRAY -> size.size() == 2;
            case OBJECT -> {
              Set<String> keys = new TreeSet<>();
              size.fieldNames().forEachRemaining(keys::add);
              yield OBJECTS.contains(keys);
            }
            case BINARY, BOOLEAN, MISSING, POJO, STRING -> false;
          };
      if (!form) {
        throw config.wrong(key, FORMS);
      }
    }
  }

  /** What {@code size} says that a photo is resized to. */
  Resize resize(Resampling resampling) {
    JsonNode size =
        config
            .value("size")
            .orElseThrow(() -> config.absent("size", "do_resize is true", !classKnown));
    if (size.isNumber()) {
      return ofNumber(config.pixels("size", size), resampling);
    }
    if (size.isArray() && size.size() == 2) {
      return new Resize.Exact(sides("size", size.get(0), size.get(1)), resampling);
    }
    Set<String> keys = keys(size);
    if (keys.equals(Set.of("height", "width"))) {
      return new Resize.Exact(sides("size", size.get("height"), size.get("width")), resampling);
    }
    if (keys.equals(Set.of("shortest_edge"))) {
      return new Resize.ShortestEdge(pixels(size, "shortest_edge"), resampling);
    }
    if (keys.equals(Set.of("shortest_edge", "longest_edge"))) {
      return new Resize.ShortestEdgeUpTo(
          pixels(size, "shortest_edge"), pixels(size, "longest_edge"), resampling);
    }
    if (keys.equals(Set.of("max_height", "max_width"))) {
      Size box = sides("size", size.get("max_height"), size.get("max_width"));
      return new Resize.KeepRatio(box, Resize.Fit.INSIDE, Resize.Rounding.DOWN, resampling);
    }
    throw config.wrong("size", FORMS);
  }

  private Resize ofNumber(int pixels, Resampling resampling) {
    if (!classKnown && !config.has("default_to_square")) {
      throw config.wrong(
          "size",
          "{\"height\", \"width\"} or {\"shortest_edge\"}: what a number means depends on the"
              + " processor's class, which no key \"image_processor_type\" names");
    }
    if (config.isNull("default_to_square")) {
      throw config.wrong("default_to_square", "true or false");
    }
    return config.flag("default_to_square", true)
        ? new Resize.Exact(new Size(pixels, pixels), resampling)
        : new Resize.ShortestEdge(pixels, resampling);
  }

  /** What {@code crop_size} says that the middle is. */
  Size crop() {
    JsonNode crop =
        config
            .value("crop_size")
            .orElseThrow(() -> config.absent("crop_size", "do_center_crop is true", !classKnown));
    if (crop.isNumber()) {
      int pixels = config.pixels("crop_size", crop);
      return new Size(pixels, pixels);
    }
    if (crop.isArray() && crop.size() == 2) {
      return sides("crop_size", crop.get(0), crop.get(1));
    }
    if (keys(crop).equals(Set.of("height", "width"))) {
      return sides("crop_size", crop.get("height"), crop.get("width"));
    }
    throw config.wrong(
        "crop_size", "{\"height\", \"width\"}, a list of height and width, or a number");
  }

  /** The keys of an object whose values are not null; none of anything else. */
  private static Set<String> keys(JsonNode object) {
    return object.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private int pixels(JsonNode size, String key) {
    return config.pixels("size", size.get(key));
  }

  private Size sides(String key, JsonNode height, JsonNode width) {
    return new Size(config.pixels(key, height), config.pixels(key, width));
  }
}
