package dev.kedge.models;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The steps of a preprocessing, made to fit the model's input and what options say of it. */
final class PlannedSteps {
  private PlannedSteps() {}

  /** The steps to a view of another size, in the same proportion to the crop. */
  static List<Step> view(Preprocessing base, Size size) {
    Size before = base.fixedSize().orElseThrow();
    boolean cropped = base.steps().stream().anyMatch(Step.CenterCrop.class::isInstance);
    double ratio = before.equals(size) ? 1 : (double) shorter(size) / shorter(before);
    List<Step> steps = new ArrayList<>();
    for (Step step : base.steps()) {
      switch (step) {
        case Step.CropShare share -> steps.add(share);
        case Resize.Exact(_, Resampling filter) when !cropped ->
            steps.add(new Resize.Exact(size, filter));
        case Resize resize -> steps.add(scaled(resize, ratio));
        case Step.CenterCrop(_, Step.Centring centring, Step.Colour border) ->
            steps.add(new Step.CenterCrop(size, centring, border));
        case Step.Rescale _, Step.ReverseChannels _, Step.Normalize _ -> {}
      }
    }
    return steps;
  }

  private static Resize scaled(Resize resize, double ratio) {
    return switch (resize) {
      case Resize.Exact(Size exact, Resampling filter) ->
          new Resize.Exact(scaled(exact, ratio), filter);
      case Resize.ShortestEdge(int edge, Resampling filter) ->
          new Resize.ShortestEdge(scaled(edge, ratio), filter);
      case Resize.ShortestEdgeUpTo(int edge, int longest, Resampling filter) ->
          new Resize.ShortestEdgeUpTo(scaled(edge, ratio), scaled(longest, ratio), filter);
      case Resize.ShortestEdgeToMultiple(
              int edge,
              int multiple,
              Resize.Rounding rounding,
              Resampling filter) ->
          new Resize.ShortestEdgeToMultiple(scaled(edge, ratio), multiple, rounding, filter);
      case Resize.KeepRatio(
              Size box,
              Resize.Fit fit,
              Resize.Rounding rounding,
              Resampling filter) ->
          new Resize.KeepRatio(scaled(box, ratio), fit, rounding, filter);
    };
  }

  private static Size scaled(Size size, double ratio) {
    return new Size(scaled(size.height(), ratio), scaled(size.width(), ratio));
  }

  private static int scaled(int pixels, double ratio) {
    return (int) Math.round(pixels * ratio);
  }

  /** The steps from the view to the model's numbers; what options say comes in their place. */
  static List<Step> numbers(Preprocessing base, ModelOptions options, ModelInput graph) {
    List<Step> steps = new ArrayList<>();
    boolean asConfigured =
        options.rescaleFactor().isEmpty()
            && options.mean().isEmpty()
            && options.std().isEmpty()
            && options.flipChannelOrder().isEmpty();
    if (asConfigured) {
      for (Step step : base.steps()) {
        switch (step) {
          case Step.Rescale _, Step.ReverseChannels _ -> steps.add(step);
          case Step.Normalize(List<Double> mean, List<Double> std) ->
              steps.add(
                  new Step.Normalize(
                      perChannel("mean", mean, graph), perChannel("std", std, graph)));
          case Step.CropShare _, Resize _, Step.CenterCrop _ -> {}
        }
      }
      return steps;
    }
    Step.Rescale rescale =
        new Step.Rescale(
            options.rescaleFactor().orElse(base.rescale().factor()), base.rescale().offset());
    if (!rescale.equals(new Step.Rescale(1))) {
      steps.add(rescale);
    }
    if (options.flipChannelOrder().orElse(base.channelsReversed())) {
      steps.add(new Step.ReverseChannels());
    }
    List<Double> mean = options.mean().orElse(base.mean());
    List<Double> std = options.std().orElse(base.std());
    if (!mean.isEmpty() || !std.isEmpty()) {
      steps.add(
          new Step.Normalize(
              perChannel("mean", mean.isEmpty() ? List.of(0.) : mean, graph),
              perChannel("std", std.isEmpty() ? List.of(1.) : std, graph)));
    }
    return steps;
  }

  private static int shorter(Size size) {
    return Math.min(size.height(), size.width());
  }

  private static List<Double> perChannel(String what, List<Double> values, ModelInput graph) {
    if (values.size() == 1) {
      return Collections.nCopies(graph.channels(), values.getFirst());
    }
    if (values.size() != graph.channels()) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "%s has %d numbers, but the model's input \"%s\" has %d channels; give one for each,"
                  + " or one for all",
              what,
              values.size(),
              graph.name(),
              graph.channels()));
    }
    return values;
  }
}
