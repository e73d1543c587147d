package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.image.Image;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How timm 1.0 prepares photos for evaluation, by a {@code config.json} as it puts it on the hub:
 * the key {@code pretrained_cfg}, whose keys early files have at the top level. A key that is
 * absent or null has timm's default.
 */
final class TimmConfig {
  /** The class by which Transformers reads such files. */
  static final String CLASS = "TimmWrapper";

  private static final String NESTED = "pretrained_cfg";
  private static final List<Double> MEAN = List.of(0.485, 0.456, 0.406);
  private static final List<Double> STD = List.of(0.229, 0.224, 0.225);
  private static final double CROP_PCT = 0.875;
  private static final int SIDE = 224;
  private static final int MOST_GREY = 255;

  private final ConfigFile config;

  private TimmConfig(ConfigFile config) {
    this.config = config;
  }

  /** The preprocessing of a file, if it is one of timm's. */
  static Optional<TimmConfig> find(ConfigFile file) {
    boolean early =
        file.has("architecture")
            && Stream.of("input_size", "interpolation", "crop_pct", "mean", "std")
                .anyMatch(file::has);
    return file.part(NESTED)
        .or(() -> early ? Optional.of(file) : Optional.empty())
        .map(TimmConfig::new);
  }

  ImageProcessor read() {
    Size size = size();
    Resampling resampling = resampling();
    Size larger = new Size(scaled(size.height()), scaled(size.width()));
    List<Double> mean = perChannel("mean", MEAN);
    List<Double> std = perChannel("std", STD);
    if (std.stream().anyMatch(x -> x <= 0)) {
      throw config.wrong("std", "numbers above 0");
    }
    List<Step> steps = new ArrayList<>();
    String mode = config.text("crop_mode").filter(m -> !m.isEmpty()).orElse("center");
    Step.CenterCrop crop = new Step.CenterCrop(size, Step.Centring.TO_EVEN, Step.Colour.BLACK);
    switch (mode) {
      case "center" -> steps.addAll(List.of(centre(larger, resampling), crop));
      case "squash" -> steps.addAll(List.of(new Resize.Exact(larger, resampling), crop));
      case "border" ->
          steps.addAll(
              List.of(
                  new Resize.KeepRatio(
                      larger, Resize.Fit.INSIDE, Resize.Rounding.NEAREST, resampling),
                  new Step.CenterCrop(size, Step.Centring.TO_EVEN, border(mean))));
      default -> throw config.wrong("crop_mode", "\"center\", \"squash\" or \"border\"");
    }
    steps.add(new Step.Rescale(1.0 / MOST_GREY));
    int channels = Math.max(mean.size(), std.size());
    steps.add(new Step.Normalize(forAll(mean, channels), forAll(std, channels)));
    return new ImageProcessor(config, new Preprocessing(steps), List.of());
  }

  private List<Double> perChannel(String key, List<Double> absent) {
    List<Double> values = config.numbers(key).filter(m -> !m.isEmpty()).orElse(absent);
    if (values.size() != 1 && values.size() != Image.CHANNELS) {
      throw config.wrong(key, "one number or three");
    }
    return values;
  }

  private static List<Double> forAll(List<Double> values, int channels) {
    return values.size() == channels ? values : Collections.nCopies(channels, values.getFirst());
  }

  private Size size() {
    Optional<JsonNode> value = config.value("input_size");
    if (value.isEmpty()) {
      return new Size(SIDE, SIDE);
    }
    if (!value.get().isArray() || value.get().size() != 3) {
      throw config.wrong("input_size", "a list of channels, height and width");
    }
    return new Size(
        config.pixels("input_size", value.get().get(1)),
        config.pixels("input_size", value.get().get(2)));
  }

  private int scaled(int side) {
    double share = config.number("crop_pct").filter(x -> x != 0).orElse(CROP_PCT);
    double length = Math.floor(side / share);
    if (!(share > 0 && length >= 1 && length <= InputPlan.LONGEST_SIDE)) {
      throw config.wrong("crop_pct", "a share of the shorter side, as 0.875");
    }
    return (int) length;
  }

  private Resampling resampling() {
    String name = config.text("interpolation").filter(n -> !n.isEmpty()).orElse("bicubic");
    return Resampling.named(name)
        .orElseThrow(
            () ->
                config.wrong(
                    "interpolation", "nearest, bilinear, bicubic, lanczos, box or hamming"));
  }

  /** Beside squares timm leaves the interpolation to a default of its own, which is bilinear. */
  private static Resize centre(Size size, Resampling resampling) {
    return size.height() == size.width()
        ? new Resize.ShortestEdge(size.height(), resampling)
        : new Resize.KeepRatio(
            size, Resize.Fit.COVERING, Resize.Rounding.NEAREST, Resampling.BILINEAR);
  }

  /** The mean as a grey level; one that is for all channels is the same in all. */
  private Step.Colour border(List<Double> mean) {
    if (config.value("mean").filter(JsonNode::isNumber).isPresent()) {
      throw config.wrong("mean", "a list, whose colour the border has");
    }
    List<Double> all = forAll(mean, Image.CHANNELS);
    return new Step.Colour(level(all.get(0)), level(all.get(1)), level(all.get(2)));
  }

  private static int level(double mean) {
    return (int) Math.clamp(Math.rint(MOST_GREY * mean), 0, MOST_GREY);
  }
}
