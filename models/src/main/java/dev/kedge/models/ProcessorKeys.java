package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which keys of an image processor's file are understood, and which do not matter. */
final class ProcessorKeys {
  /** Keys of all classes. */
  private static final Set<String> OF_ALL =
      Set.of(
          "do_resize",
          "size",
          "default_to_square",
          "resample",
          "do_center_crop",
          "crop_size",
          "do_rescale",
          "rescale_factor");

  /** Keys of all classes but those that do not normalise. */
  private static final Set<String> NORMALISING = Set.of("do_normalize", "image_mean", "image_std");

  /** Keys that say nothing of the pixels of a photo that is a model's only input. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "image_processor_type",
          "feature_extractor_type",
          "processor_class",
          "auto_map",
          "name_or_path",
          "transformers_version",
          "model_input_names",
          "return_tensors",
          "data_format",
          "device",
          "disable_grouping",
          "use_fast",
          "do_convert_rgb",
          "num_channels",
          "pad_size",
          // Of label maps, not photos.
          "do_reduce_labels",
          "reduce_labels",
          "segmentation_maps",
          // Of PoolFormer's early files, which did both anyway.
          "do_resize_and_center_crop",
          // Of what texts are told about pictures.
          "image_seq_length",
          // Of Flava's other inputs.
          "input_size_patches",
          "total_mask_patches",
          "return_image_mask",
          "return_codebook_pixels");

  private static final List<String> PREFIXES_WITHOUT_EFFECT =
      List.of("_", "codebook_", "mask_group_", "pan_and_scan_");

  /** Classes that do not crop, whatever their file says. */
  private static final Set<String> NEVER_CROPPING = Set.of("Segformer", "Gemma3");

  private final String name;
  private final ConfigFile file;
  private final ObjectNode defaults;

  /** The keys of a file, whose class, empty if none is known, has some defaults. */
  ProcessorKeys(String name, ConfigFile file, ObjectNode defaults) {
    this.name = name;
    this.file = file;
    this.defaults = defaults;
  }

  /**
   * Notes about keys that the class does not read, though others do.
   *
   * @throws dev.kedge.classify.ClassifierException if a key may change pixels and is not known
   */
  List<String> check() {
    List<String> notes = new ArrayList<>();
    for (String key : file.keys()) {
      if (isRead(key) || withoutEffect(key) || neutral(key)) {
        continue;
      }
      if (key.equals("do_normalize")
          || key.equals("do_center_crop")
          || (key.equals("crop_pct") && !name.isEmpty())) {
        notes.add(
            "\"%s\" in %s has no effect, as %sImageProcessor does not read it"
                .formatted(key, file.name(), name));
      } else if (!NORMALISING.contains(key)) {
        throw file.error(
            key,
            "is %s; expected keys of %s alone. Kedge does not know what this one does to the pixels: remove it if it does nothing"
                .formatted(
                    file.value(key).orElseThrow(),
                    name.isEmpty()
                        ? "image processors (no \"image_processor_type\" names the class)"
                        : name + "ImageProcessor"));
      }
    }
    return notes;
  }

  /** Whether the class reads {@code do_center_crop}. */
  boolean crops() {
    return !NEVER_CROPPING.contains(name);
  }

  private boolean isRead(String key) {
    if (key.equals("do_center_crop") && !crops()) {
      return false;
    }
    boolean normalises = name.isEmpty() || defaults.has("image_mean");
    return OF_ALL.contains(key) || (normalises && NORMALISING.contains(key)) || defaults.has(key);
  }

  private static boolean withoutEffect(String key) {
    return WITHOUT_EFFECT.contains(key)
        || PREFIXES_WITHOUT_EFFECT.stream().anyMatch(key::startsWith);
  }

  private boolean neutral(String key) {
    return file.value(key).map(ProcessorKeys::isFalse).orElse(true);
  }

  private static boolean isFalse(JsonNode value) {
    return value.isBoolean() && !value.booleanValue();
  }
}
