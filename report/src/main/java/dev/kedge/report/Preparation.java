package dev.kedge.report;

import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was done to a photo before the model saw it, step by step in words. Stateless. */
public final class Preparation {
  private static final double NEARLY = 1e-9;

  private Preparation() {}

  /** All steps, in one line. */
  public static String of(Preprocessing preprocessing) {
    return preprocessing.steps().isEmpty()
        ? "nothing was done to it"
        : String.join("; ", steps(preprocessing));
  }

  /** The steps, a clause each, in the order in which they are done. */
  public static List<String> steps(Preprocessing preprocessing) {
    return preprocessing.steps().stream().map(Preparation::step).toList();
  }

  private static String step(Step step) {
    return switch (step) {
      case Step.CropShare(double height, double width) ->
          "cut to the middle, "
              + (height == width
                  ? plain(height) + " of its shorter side"
                  : "%s (height) and %s (width) of its shorter side"
                      .formatted(plain(height), plain(width)));
      case Resize resize -> resize(resize) + ", " + name(resize.resampling());
      case Step.CenterCrop(Size size, _, Step.Colour border) ->
          "cut to the middle "
              + pixels(size)
              + (border.equals(Step.Colour.BLACK)
                  ? ""
                  : ", with a border of the colour %s, %s, %s where there is less"
                      .formatted(border.red(), border.green(), border.blue()));
      case Step.Rescale(double factor, double offset) ->
          "values × "
              + factor(factor)
              + (offset == 0 ? "" : (offset < 0 ? " − " : " + ") + plain(Math.abs(offset)));
      case Step.ReverseChannels() -> "channels reversed to blue, green, red";
      case Step.Normalize(List<Double> mean, List<Double> std) ->
          mean.stream().allMatch(m -> m == 0)
              ? "divided by " + each(std)
              : "minus " + each(mean) + ", divided by " + each(std);
    };
  }

  private static String resize(Resize resize) {
    return switch (resize) {
      case Resize.Exact(Size size, _) -> "resized to " + pixels(size);
      case Resize.ShortestEdge(int edge, _) -> shorter(edge);
      case Resize.ShortestEdgeUpTo(int edge, int longest, _) ->
          shorter(edge) + ", the longer to at most " + longest;
      case Resize.ShortestEdgeToMultiple(int edge, int multiple, _, _) ->
          shorter(edge) + (multiple == 1 ? "" : ", then both up to multiples of " + multiple);
      case Resize.KeepRatio(Size box, Resize.Fit fit, _, _) ->
          "resized in proportion to %s %s"
              .formatted(fit == Resize.Fit.INSIDE ? "fit into" : "cover", pixels(box));
    };
  }

  private static String shorter(int edge) {
    return "shorter side resized to " + edge + " pixels";
  }

  private static String pixels(Size size) {
    return "%s × %s pixels".formatted(size.height(), size.width())
        + (size.height() == size.width() ? "" : " (height × width)");
  }

  /** The name of a filter, as Pillow has it. */
  public static String name(Resampling resampling) {
    return resampling.name().toLowerCase(Locale.ROOT);
  }

  /** A factor as one over a number with at most one digit after the point, if it is that. */
  private static String factor(double factor) {
    double inverse = Math.rint(10 / factor) / 10;
    return inverse > 1 && Math.abs(factor * inverse - 1) < NEARLY
        ? "1/" + plain(inverse)
        : plain(factor);
  }

  private static String each(List<Double> values) {
    return values.stream().distinct().count() == 1
        ? plain(values.getFirst())
        : values.stream().map(Preparation::plain).collect(Collectors.joining(", "));
  }

  private static String plain(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1 / NEARLY
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
