package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Resize;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a {@code preprocessor_config.json} as the image processors of Hugging Face Transformers
 * write it, by their documentation.
 *
 * <p>A step whose {@code do_…} is absent is done if its values are there; rescaling, which early
 * versions always did without saying so, is done by 1/255. Keys that mean something Kedge does not
 * do are refused, unless they are false or null.
 */
final class ImageProcessor {
  /** Keys that say nothing of how the pixels change. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "image_processor_type",
          "feature_extractor_type",
          "processor_class",
          "auto_map",
          "_valid_processor_keys",
          "return_tensors",
          "data_format",
          "input_data_format",
          "device",
          "disable_grouping",
          "do_convert_rgb",
          "num_channels",
          "default_to_square");

  private static final Set<String> KNOWN =
      Set.of(
          "do_resize",
          "size",
          "resample",
          "do_center_crop",
          "crop_size",
          "crop_pct",
          "do_rescale",
          "rescale_factor",
          "do_normalize",
          "image_mean",
          "image_std",
          "do_flip_channel_order");

  /** Processors whose {@code size}, given as one number, is the shorter side. */
  private static final List<String> SHORTEST_EDGE_BY_DEFAULT =
      List.of(
          "Bit",
          "Chinese",
          "CLIP",
          "ConvNext",
          "EfficientFormer",
          "Levit",
          "MobileNet",
          "MobileViT",
          "PoolFormer",
          "Siglip2");

  /** ConvNeXT resizes to squares without a crop from this size on. */
  private static final int CONVNEXT_WARPS_FROM = 384;

  private final ConfigFile config;
  private final String processor;

  private ImageProcessor(ConfigFile config) {
    this.config = config;
    this.processor =
        config
            .text("image_processor_type")
            .or(() -> config.text("feature_extractor_type"))
            .orElse("");
  }

  /**
   * Reads a file.
   *
   * @throws dev.kedge.classify.ClassifierException if it says what cannot be done; names file and
   *     key
   */
  static Preprocessing read(Path file) {
    return new ImageProcessor(ConfigFile.read(file)).preprocessing();
  }

  private Preprocessing preprocessing() {
    refuseUnknown();
    Optional<Size> crop = crop();
    Resize resize = resize();
    if (config.value("crop_pct").isPresent() || processor.startsWith("ConvNext")) {
      if (resize instanceof Resize.ShortestEdge(int edge, Resampling resampling)) {
        double share = cropShare(edge);
        boolean warps = processor.startsWith("ConvNext") && edge >= CONVNEXT_WARPS_FROM;
        Size square = new Size(edge, edge);
        resize =
            warps
                ? new Resize.Exact(square, resampling)
                : new Resize.ShortestEdge((int) (edge / share), resampling);
        crop = warps ? Optional.empty() : crop.or(() -> Optional.of(square));
      }
    }
    requireOneSize(resize, crop);
    boolean normalise = config.flag("do_normalize", config.value("image_mean").isPresent());
    return new Preprocessing(
        resize,
        crop,
        config.flag("do_rescale", true) ? rescaleFactor() : 1,
        normalise ? normalising("image_mean") : List.of(),
        normalise ? normalising("image_std") : List.of(),
        config.flag("do_flip_channel_order", false));
  }

  /** The share of the resized picture's shorter side that the crop, of a length, leaves. */
  private double cropShare(int edge) {
    double share = config.number("crop_pct").orElse(224.0 / 256);
    if (!(share > 0 && share <= 1 && edge / share <= InputPlan.LONGEST_SIDE)) {
      throw config.wrong("crop_pct", "a share of the shorter side, as 0.875, at most 1");
    }
    return share;
  }

  private double rescaleFactor() {
    double factor = config.number("rescale_factor").orElse(1 / 255.0);
    if (!(factor > 0)) {
      throw config.wrong("rescale_factor", "a number above 0");
    }
    return factor;
  }

  private void refuseUnknown() {
    for (String key : config.keys()) {
      boolean neutral = config.value(key).map(v -> v.isBoolean() && !v.booleanValue()).orElse(true);
      if (!KNOWN.contains(key) && !WITHOUT_EFFECT.contains(key) && !neutral) {
        throw config.error(
            key,
            "is "
                + config.value(key).orElseThrow()
                + "; Kedge does not know this step. Remove it if it does not change the pixels");
      }
    }
  }

  private Resize resize() {
    if (!config.flag("do_resize", config.value("size").isPresent())) {
      return new Resize.None();
    }
    JsonNode size =
        config
            .value("size")
            .orElseThrow(() -> config.error("size", "is missing, but do_resize is true"));
    Resampling resampling = resampling();
    if (size.isObject() && size.size() == 2 && size.has("height") && size.has("width")) {
      return new Resize.Exact(sides("size", size), resampling);
    }
    if (size.isObject() && size.size() == 1 && size.has("shortest_edge")) {
      return shortestEdge(config.pixels("size", size.get("shortest_edge")), resampling);
    }
    if (size.isNumber()) {
      int pixels = config.pixels("size", size);
      return SHORTEST_EDGE_BY_DEFAULT.stream().anyMatch(processor::startsWith)
          ? shortestEdge(pixels, resampling)
          : new Resize.Exact(new Size(pixels, pixels), resampling);
    }
    throw config.wrong("size", "a number, {\"shortest_edge\"} or {\"height\", \"width\"}");
  }

  /** LeViT's size is that of the cropped picture: it resizes to 256/224 of it. */
  private Resize shortestEdge(int pixels, Resampling resampling) {
    return new Resize.ShortestEdge(
        processor.startsWith("Levit") ? pixels * 256 / 224 : pixels, resampling);
  }

  private Resampling resampling() {
    JsonNode code = config.value("resample").orElse(null);
    if (code == null) {
      return Resampling.BILINEAR;
    }
    if (!code.isIntegralNumber() || code.intValue() < 0 || code.intValue() > 5) {
      throw config.wrong("resample", "one of PIL's filters 0 to 5");
    }
    return Resampling.ofCode(code.intValue());
  }

  private Optional<Size> crop() {
    if (!config.flag("do_center_crop", config.value("crop_size").isPresent())) {
      return Optional.empty();
    }
    JsonNode crop = config.value("crop_size").orElse(null);
    if (crop == null) {
      throw config.error("crop_size", "is missing, but do_center_crop is true");
    }
    if (crop.isNumber()) {
      int pixels = config.pixels("crop_size", crop);
      return Optional.of(new Size(pixels, pixels));
    }
    if (crop.isObject() && crop.size() == 2 && crop.has("height") && crop.has("width")) {
      return Optional.of(sides("crop_size", crop));
    }
    throw config.wrong("crop_size", "a number or {\"height\", \"width\"}");
  }

  private Size sides(String key, JsonNode value) {
    return new Size(
        config.pixels(key, value.get("height")), config.pixels(key, value.get("width")));
  }

  private void requireOneSize(Resize resize, Optional<Size> crop) {
    if (crop.isEmpty() && !(resize instanceof Resize.Exact)) {
      throw config.error(
          resize instanceof Resize.None ? "do_resize" : "size",
          "leaves photos of different proportions at different sizes, but a model input has one;"
              + " add do_center_crop and crop_size, or a size of height and width");
    }
  }

  private List<Double> normalising(String key) {
    List<Double> values =
        config
            .numbers(key)
            .orElseThrow(() -> config.error(key, "is missing, but do_normalize is true"));
    if (key.equals("image_std") && values.stream().anyMatch(x -> x <= 0)) {
      throw config.wrong(key, "numbers above 0");
    }
    return values;
  }
}
