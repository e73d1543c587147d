package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The steps of an image processor, by its keys and the ways of its class. */
final class ProcessorSteps {
  /** ConvNeXT resizes to squares without a crop from this size on. */
  private static final int CONVNEXT_SQUASHES_FROM = 384;

  /** What LeViT resizes to, over its size. */
  private static final double LEVIT_MARGIN = 256.0 / 224;

  /** Classes that have no twin on Pillow, but work on torchvision's tensors. */
  private static final Set<String> ON_TENSORS = Set.of("DINOv3ViT", "PPLCNet");

  private final String name;
  private final ConfigFile file;
  private final ConfigFile config;
  private final ProcessorSizes sizes;
  private final ProcessorKeys keys;
  private final List<String> notes = new ArrayList<>();

  /**
   * The steps of a configuration.
   *
   * @param name the class; empty if none is known
   * @param file what was written
   * @param defaults of the class, for what was not
   */
  ProcessorSteps(String name, ConfigFile file, ObjectNode defaults) {
    this.name = name;
    this.file = file;
    this.config = file.over(defaults);
    this.sizes = new ProcessorSizes(config, !name.isEmpty());
    this.keys = new ProcessorKeys(name, file, defaults);
  }

  ImageProcessor read() {
    notes.addAll(keys.check());
    List<Step> steps = new ArrayList<>();
    boolean resize = flag("do_resize");
    boolean crop = flag("do_center_crop");
    if (name.equals("Perceiver")) {
      perceiver(resize, crop, steps);
    } else {
      if (resize) {
        resize(steps);
      }
      if (crop) {
        crop(steps);
      }
    }
    if (new Preprocessing(steps).fixedSize().isEmpty()) {
      throw config.error(
          resize ? "size" : "do_resize",
          "leaves photos of different proportions at different sizes, but a model input has one;"
              + " add do_center_crop and crop_size, or a size of height and width");
    }
    numbers(steps);
    return new ImageProcessor(file, new Preprocessing(steps), List.copyOf(notes));
  }

  private boolean flag(String key) {
    if (name.isEmpty() && !config.has(key)) {
      throw config.error(
          key,
          "is missing, and no key \"image_processor_type\" names the class whose default it would"
              + " have; add true or false, or the class");
    }
    return config.flag(key, false);
  }

  /** Crops the photo to shares of its shorter side, then resizes that. */
  private void perceiver(boolean resize, boolean crop, List<Step> steps) {
    Size size =
        sizes.resize(Resampling.BICUBIC) instanceof Resize.Exact exact ? exact.size() : null;
    if (size == null) {
      throw config.wrong("size", "{\"height\", \"width\"}, as PerceiverImageProcessor takes it");
    }
    if (crop) {
      Size from = sizes.crop();
      double height = (double) size.height() / from.height();
      double width = (double) size.width() / from.width();
      if (height > 1 || width > 1) {
        throw config.wrong("crop_size", "a size at least as large as \"size\"");
      }
      steps.add(new Step.CropShare(height, width));
    }
    if (resize) {
      steps.add(new Resize.Exact(size, resampling()));
    }
  }

  private void resize(List<Step> steps) {
    Resampling resampling = resampling();
    Optional<JsonNode> shorter = config.value("resize_short");
    if (name.equals("PPLCNet") && shorter.isPresent()) {
      int pixels = config.pixels("resize_short", shorter.get());
      steps.add(
          new Resize.ShortestEdgeToMultiple(
              pixels, multiple(), Resize.Rounding.NEAREST, resampling));
      return;
    }
    Resize plain = sizes.resize(resampling);
    switch (name) {
      case "ConvNext" -> convNext(edge(plain), resampling, steps);
      case "Levit" -> steps.add(levit(plain, resampling));
      case "PoolFormer" -> steps.add(poolFormer(plain, resampling));
      case "TextNet" ->
          steps.add(
              new Resize.ShortestEdgeToMultiple(
                  edge(plain), multiple(), Resize.Rounding.DOWN, resampling));
      default -> steps.add(plain);
    }
  }

  private int multiple() {
    return config.value("size_divisor").map(v -> config.pixels("size_divisor", v)).orElse(1);
  }

  private int edge(Resize plain) {
    if (plain instanceof Resize.ShortestEdge(int edge, _)) {
      return edge;
    }
    throw config.wrong(
        "size", "{\"shortest_edge\"} alone, which is all that " + processor() + " takes");
  }

  private void convNext(int edge, Resampling resampling, List<Step> steps) {
    Size square = new Size(edge, edge);
    if (edge >= CONVNEXT_SQUASHES_FROM) {
      steps.add(new Resize.Exact(square, resampling));
      return;
    }
    double share =
        cropShare()
            .orElseThrow(
                () -> absent("crop_pct", "a size below " + CONVNEXT_SQUASHES_FROM + " is set"));
    steps.add(new Resize.ShortestEdge(over("crop_pct", edge, share), resampling));
    steps.add(new Step.CenterCrop(square));
  }

  private Resize levit(Resize plain, Resampling resampling) {
    return switch (plain) {
      case Resize.ShortestEdge(int edge, _) ->
          new Resize.ShortestEdge((int) (LEVIT_MARGIN * edge), resampling);
      case Resize.Exact exact -> exact;
      case Resize.ShortestEdgeUpTo _, Resize.ShortestEdgeToMultiple _, Resize.KeepRatio _ ->
          throw config.wrong("size", "{\"shortest_edge\"} or {\"height\", \"width\"}");
    };
  }

  private Resize poolFormer(Resize plain, Resampling resampling) {
    Optional<Double> share = cropShare();
    if (share.isEmpty()) {
      return plain;
    }
    return switch (plain) {
      case Resize.ShortestEdge(int edge, _) ->
          new Resize.ShortestEdge(over("crop_pct", edge, share.get()), resampling);
      case Resize.Exact(Size(int height, int width), _) when height == width ->
          new Resize.ShortestEdge(over("crop_pct", height, share.get()), resampling);
      case Resize.Exact(Size(int height, int width), _) ->
          new Resize.Exact(
              new Size(over("crop_pct", height, share.get()), over("crop_pct", width, share.get())),
              resampling);
      case Resize.ShortestEdgeUpTo _, Resize.ShortestEdgeToMultiple _, Resize.KeepRatio _ ->
          throw config.wrong("size", "{\"shortest_edge\"} or {\"height\", \"width\"}");
    };
  }

  /** The share of the resized picture that the crop leaves; empty if it is null. */
  private Optional<Double> cropShare() {
    return config.number("crop_pct");
  }

  private int over(String key, int pixels, double share) {
    double length = pixels / share;
    if (!(share > 0 && length >= 1 && length <= InputPlan.LONGEST_SIDE)) {
      throw config.wrong(key, "a share of the shorter side, as 0.875");
    }
    return (int) length;
  }

  private void crop(List<Step> steps) {
    Size size = sizes.crop();
    Step.Centring centring = ON_TENSORS.contains(name) ? Step.Centring.TO_ZERO : Step.Centring.DOWN;
    Step crop = new Step.CenterCrop(size, centring, Step.Colour.BLACK);
    if (!steps.isEmpty() && steps.getLast() instanceof Step.CenterCrop first) {
      if (!first.equals(crop)) {
        throw config.wrong(
            "crop_size",
            "the size of %s×%s pixels to which %s crops by itself"
                .formatted(first.size().height(), first.size().width(), processor()));
      }
      return;
    }
    steps.add(crop);
  }

  private Resampling resampling() {
    JsonNode code =
        config.value("resample").orElseThrow(() -> absent("resample", "do_resize is true"));
    if (code.isTextual()) {
      return named(code.asText());
    }
    if (!code.isIntegralNumber() || code.intValue() < 0 || code.intValue() > 5) {
      throw config.wrong("resample", "one of PIL's filters 0 to 5");
    }
    Resampling resampling = Resampling.ofCode(code.intValue());
    boolean onTensors =
        switch (resampling) {
          case NEAREST, BILINEAR -> true;
          // Its values past black and white are cut off in 8 bits, but not in DINOv3's numbers.
          case BICUBIC -> !name.equals("DINOv3ViT");
          case LANCZOS, BOX, HAMMING -> false;
        };
    if (ON_TENSORS.contains(name) && !onTensors) {
      throw config.wrong(
          "resample",
          name.equals("DINOv3ViT")
              ? "0 (nearest) or 2 (bilinear): others cannot be done as DINOv3ViTImageProcessor"
                  + " does, which resizes numbers that are not rounded"
              : "0 (nearest), 2 (bilinear) or 3 (bicubic), which " + processor() + " can do");
    }
    return resampling;
  }

  /** Transformers 5 on Pillow takes any name for bilinear. */
  private Resampling named(String filter) {
    if (ON_TENSORS.contains(name) || name.isEmpty()) {
      throw config.wrong("resample", "a number, one of PIL's filters 0 to 5");
    }
    if (Resampling.named(filter).isEmpty()) {
      throw config.wrong("resample", "one of PIL's filters 0 to 5");
    }
    notes.add(
        "\"resample\" is the name \"%s\" in %s, where a number is expected: resized bilinear, as Transformers 5 does with Pillow (with torchvision it takes the name)"
            .formatted(filter, file.name()));
    return Resampling.BILINEAR;
  }

  /** From the view's values to the model's numbers. */
  private void numbers(List<Step> steps) {
    if (flag("do_rescale")) {
      double factor =
          config
              .number("rescale_factor")
              .orElseThrow(() -> absent("rescale_factor", "do_rescale is true"));
      if (!(factor > 0)) {
        throw config.wrong("rescale_factor", "a number above 0");
      }
      boolean offset = name.equals("EfficientNet") && config.flag("rescale_offset", false);
      steps.add(new Step.Rescale(factor, offset ? -1 : 0));
    }
    if (name.equals("MobileViT")) {
      if (config.flag("do_flip_channel_order", false)) {
        steps.add(new Step.ReverseChannels());
      }
      return;
    }
    if (flag("do_normalize")) {
      steps.add(normalize(normalising("image_mean"), normalising("image_std")));
    }
    if (name.equals("EfficientNet") && config.flag("include_top", false)) {
      steps.add(normalize(List.of(0.), normalising("image_std")));
    }
    if (name.equals("PPLCNet")) {
      steps.add(new Step.ReverseChannels());
    }
  }

  private Step normalize(List<Double> mean, List<Double> std) {
    int channels = Math.max(mean.size(), std.size());
    if (Math.min(mean.size(), std.size()) != 1 && mean.size() != std.size()) {
      throw config.error(
          "image_mean",
          "has %s numbers, but \"image_std\" has %s; give one for each channel, or one for all"
              .formatted(mean.size(), std.size()));
    }
    return new Step.Normalize(forAll(mean, channels), forAll(std, channels));
  }

  private static List<Double> forAll(List<Double> values, int channels) {
    return values.size() == channels ? values : Collections.nCopies(channels, values.getFirst());
  }

  private List<Double> normalising(String key) {
    List<Double> values =
        config.numbers(key).orElseThrow(() -> absent(key, "values are normalised"));
    if (values.isEmpty()) {
      throw config.wrong(key, "a number for each channel");
    }
    if (key.equals("image_std") && values.stream().anyMatch(x -> x <= 0)) {
      throw config.wrong(key, "numbers above 0");
    }
    return values;
  }

  private ClassifierException absent(String key, String though) {
    return config.absent(key, though, name.isEmpty());
  }

  private String processor() {
    return name + "ImageProcessor";
  }
}
