package dev.kedge.report.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import dev.kedge.report.Preparation;
import java.util.Locale;

/** What was done to a photo, as an array {@code preprocessing} of steps in their order. */
final class PreprocessingJson {
  private PreprocessingJson() {}

  static ArrayNode of(Preprocessing preprocessing) {
    ArrayNode steps = JsonNodeFactory.instance.arrayNode();
    for (Step step : preprocessing.steps()) {
      ObjectNode json = steps.addObject();
      switch (step) {
        case Step.CropShare(double height, double width) ->
            json.put("step", "cropShare").put("height", height).put("width", width);
        case Resize resize -> {
          size(json.put("step", "resize"), resize);
          json.put("filter", Preparation.name(resize.resampling()));
        }
        case Step.CenterCrop(Size size, Step.Centring centring, Step.Colour border) -> {
          size(json.put("step", "centerCrop"), size);
          json.put("centring", name(centring));
          json.putArray("border").add(border.red()).add(border.green()).add(border.blue());
        }
        case Step.Rescale(double factor, double offset) ->
            json.put("step", "rescale").put("factor", factor).put("offset", offset);
        case Step.ReverseChannels() -> json.put("step", "reverseChannels");
        case Step.Normalize normalize -> {
          json.put("step", "normalize");
          normalize.mean().forEach(json.putArray("mean")::add);
          normalize.std().forEach(json.putArray("std")::add);
        }
      }
    }
    return steps;
  }

  private static void size(ObjectNode json, Resize resize) {
    switch (resize) {
      case Resize.Exact exact -> size(json, exact.size());
      case Resize.ShortestEdge shortest -> json.put("shortestEdge", shortest.pixels());
      case Resize.ShortestEdgeUpTo both ->
          json.put("shortestEdge", both.pixels()).put("longestEdge", both.longest());
      case Resize.ShortestEdgeToMultiple up ->
          json.put("shortestEdge", up.pixels())
              .put("multiple", up.multiple())
              .put("rounding", name(up.rounding()));
      case Resize.KeepRatio keep ->
          size(json, keep.box())
              .put("fit", name(keep.fit()))
              .put("rounding", name(keep.rounding()));
    }
  }

  private static ObjectNode size(ObjectNode json, Size size) {
    return json.put("height", size.height()).put("width", size.width());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
