package dev.kedge.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.kedge.image.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** How an image processor makes the model's numbers of the view's values. */
final class ProcessorNumbers {
  private final String name;
  private final ConfigFile config;

  /** By a configuration with the defaults of its class, whose name is empty if it is not known. */
  ProcessorNumbers(String name, ConfigFile config) {
    this.name = name;
    this.config = config;
  }

  List<Step> steps() {
    List<Step> steps = new ArrayList<>();
    if (config.needed("do_rescale", name)) {
      double factor =
          config
              .number("rescale_factor")
              .orElseThrow(
                  () -> config.absent("rescale_factor", "do_rescale is true", name.isEmpty()));
      if (!(factor > 0)) {
        throw config.wrong("rescale_factor", "a number above 0");
      }
      boolean offset = name.equals("EfficientNet") && config.flag("rescale_offset", false);
      steps.add(new Step.Rescale(factor, offset ? -1 : 0));
    }
    if (name.equals("MobileViT")) {
      if (config.flag("do_normalize", false)) {
        refuseNull("image_mean", "do_normalize is true");
        refuseNull("image_std", "do_normalize is true");
      }
      if (config.flag("do_flip_channel_order", false)) {
        steps.add(new Step.ReverseChannels());
      }
      return steps;
    }
    if (config.needed("do_normalize", name)) {
      requireNumbersOfReals();
      steps.add(normalize(normalising("image_mean"), normalising("image_std")));
    }
    if (name.equals("EfficientNet") && config.flag("include_top", false)) {
      steps.add(normalize(List.of(0.), normalising("image_std")));
    }
    if (name.equals("PPLCNet")) {
      steps.add(new Step.ReverseChannels());
    }
    return steps;
  }

  private void refuseNull(String key, String though) {
    if (config.isNull(key)) {
      throw config.absent(key, though, name.isEmpty());
    }
  }

  /** DINOv3 works on a photo's own whole numbers until they are rescaled. */
  private void requireNumbersOfReals() {
    boolean rescaled =
        config.flag("do_rescale", false)
            && config.value("rescale_factor").filter(JsonNode::isIntegralNumber).isEmpty();
    if (name.equals("DINOv3ViT") && !rescaled) {
      throw config.error(
          "do_normalize",
          "is true, but DINOv3ViTImageProcessor normalises rescaled numbers alone; set do_rescale"
              + " to true, with a rescale_factor that is no whole number, or do_normalize to"
              + " false");
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
        config
            .numbers(key)
            .orElseThrow(() -> config.absent(key, "values are normalised", name.isEmpty()));
    if (values.isEmpty()) {
      throw config.wrong(key, "a number for each channel");
    }
    if (key.equals("image_std") && values.stream().anyMatch(x -> x <= 0)) {
      throw config.wrong(key, "numbers above 0");
    }
    return values;
  }
}
