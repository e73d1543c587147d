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
  static final Set<String> ON_TENSORS = Set.of("DINOv3ViT", "PPLCNet");

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
    sizes.check();
    List<Step> steps = new ArrayList<>();
    boolean resize = config.needed("do_resize", name);
    boolean crop = config.needed("do_center_crop", name);
    if (name.equals("Perceiver")) {
      perceiver(resize, crop, steps);
    } else {
      if (resize) {
        resize(steps);
      }
      if (crop) {
        // A class that never crops asks for the size all the same.
        Size size = sizes.crop();
        if (keys.crops()) {
          crop(size, steps);
        }
      }
    }
    if (new Preprocessing(steps).fixedSize().isEmpty()) {
      throw config.error(
          resize ? "size" : "do_resize",
          "leaves photos of different proportions at different sizes, but a model input has one;"
              + " add do_center_crop and crop_size, or a size of height and width");
    }
    steps.addAll(new ProcessorNumbers(name, config).steps());
    return new ImageProcessor(file, new Preprocessing(steps), List.copyOf(notes));
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
    Resize plain = sizes.resize(resampling);
    Optional<JsonNode> shorter = config.value("resize_short");
    if (name.equals("PPLCNet") && shorter.isPresent()) {
      int pixels = config.pixels("resize_short", shorter.get());
      steps.add(
          new Resize.ShortestEdgeToMultiple(
              pixels, multiple(), Resize.Rounding.NEAREST, resampling));
      return;
    }
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
    if (name.equals("TextNet") && config.isNull("size_divisor")) {
      throw absent("size_divisor", "sides are rounded to multiples of it");
    }
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

  private void crop(Size size, List<Step> steps) {
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
          case BILINEAR -> true;
          // Its values past black and white are cut off in 8 bits, but not in DINOv3's numbers.
          case BICUBIC -> !name.equals("DINOv3ViT");
          // NEAREST takes the pixel under an output's corner there, not under its centre.
          case NEAREST, LANCZOS, BOX, HAMMING -> false;
        };
    if (ON_TENSORS.contains(name) && !onTensors) {
      throw config.wrong(
          "resample",
          name.equals("DINOv3ViT")
              ? "2 (bilinear): others cannot be done as DINOv3ViTImageProcessor does, which resizes"
                  + " numbers that are not rounded"
              : "2 (bilinear) or 3 (bicubic): others cannot be done as " + processor() + " does");
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

  private ClassifierException absent(String key, String though) {
    return config.absent(key, though, name.isEmpty());
  }

  private String processor() {
    return name + "ImageProcessor";
  }
}
