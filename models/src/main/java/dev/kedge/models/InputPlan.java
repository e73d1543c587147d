package dev.kedge.models;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Resize;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a photo becomes this model's input: what graph, files and options say, brought together.
 *
 * <p>Without a {@code preprocessor_config.json} a photo is resized to 256/224 of the input's size
 * on its shorter side, bilinear, and cut; its values are multiplied with 1/255 and, if neither mean
 * nor std is given, normalised by ImageNet's as torchvision does. A uint8 input gets the values as
 * they are. A folder must have the file, or mean and std must be given.
 */
public record InputPlan(InputSpec spec, Preprocessing preprocessing) {
  private static final int MOST_GREY = 255;

  private static final Preprocessing IMAGENET =
      new Preprocessing(
          new Resize.ShortestEdge(256, Resampling.BILINEAR),
          Optional.of(new Size(224, 224)),
          1 / 255.0,
          List.of(0.485, 0.456, 0.406),
          List.of(0.229, 0.224, 0.225),
          false);

  /** The longest side that a configuration may ask for, in pixels. */
  static final int LONGEST_SIDE = 1 << 14;

  /**
   * Brings them together.
   *
   * @throws ClassifierException if they contradict each other, or ask for what cannot be done
   */
  public static InputPlan of(ModelFolder files, ModelInput graph, ModelOptions options) {
    boolean configured = files.preprocessor().isPresent();
    Preprocessing base =
        files.preprocessor().map(ImageProcessor::read).orElseGet(() -> bare(files, graph, options));
    Size size =
        sizeOf(files, graph, options, configured ? Optional.of(sizeOf(base)) : Optional.empty());
    requireRoom(size, graph);
    Preprocessing preprocessing =
        new Preprocessing(
            resized(base, size),
            base.crop().map(c -> size),
            options.rescaleFactor().orElse(base.rescaleFactor()),
            perChannel("mean", options.mean().orElse(base.mean()), graph),
            perChannel("std", options.std().orElse(base.std()), graph),
            options.flipChannelOrder().orElse(base.flipChannelOrder()));
    requireContrast(preprocessing, graph);
    if (graph.type() == ElementType.UINT8
        && !(preprocessing.rescaleFactor() == 1
            && preprocessing.mean().isEmpty()
            && preprocessing.std().isEmpty())) {
      throw new ClassifierException(
          "the model's input \"%s\" takes whole numbers 0..255 (uint8), but %s says to rescale or normalise; set do_rescale and do_normalize to false"
              .formatted(
                  graph.name(), files.preprocessor().map(Object::toString).orElse("an option")));
    }
    ImageShape shape = new ImageShape(graph.channels(), size.height(), size.width());
    return new InputPlan(new InputSpec(shape, graph.layout(), graph.type()), preprocessing);
  }

  /** Before any memory is taken for such a picture. */
  private static void requireRoom(Size size, ModelInput graph) {
    if ((long) size.height() * size.width() > Preprocessing.MOST_PIXELS) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "the model's input \"%s\" would be of %d×%d pixels (height × width); Kedge makes"
                  + " pictures of at most %d pixels",
              graph.name(),
              size.height(),
              size.width(),
              Preprocessing.MOST_PIXELS));
    }
  }

  /** Black and white must differ in every channel, and be finite, as float32. */
  private static void requireContrast(Preprocessing preprocessing, ModelInput graph) {
    for (int channel = 0; channel < graph.channels(); channel++) {
      double mean = preprocessing.mean().isEmpty() ? 0 : preprocessing.mean().get(channel);
      double std = preprocessing.std().isEmpty() ? 1 : preprocessing.std().get(channel);
      float black = (float) (-mean / std);
      float white = (float) ((MOST_GREY * preprocessing.rescaleFactor() - mean) / std);
      if (!Float.isFinite(black) || !Float.isFinite(white) || black == white) {
        throw new ClassifierException(
            "a rescale factor of %s, mean of %s and standard deviation of %s make %s of black and %s of white in channel %s; expected two finite numbers that differ"
                .formatted(preprocessing.rescaleFactor(), mean, std, black, white, channel));
      }
    }
  }

  private static Preprocessing bare(ModelFolder files, ModelInput graph, ModelOptions options) {
    boolean normalising = options.mean().isPresent() || options.std().isPresent();
    boolean bytes = graph.type() == ElementType.UINT8;
    if (files.folder() && !bytes && !normalising) {
      throw new ClassifierException(
          "%s has no preprocessor_config.json beside it, so how its pictures are normalised is not known; add the file, or give mean and std (--mean --std)"
              .formatted(files.model()));
    }
    boolean plain = bytes || normalising || graph.channels() == 1;
    return new Preprocessing(
        IMAGENET.resize(),
        IMAGENET.crop(),
        bytes ? 1 : IMAGENET.rescaleFactor(),
        plain ? List.of() : IMAGENET.mean(),
        plain ? List.of() : IMAGENET.std(),
        false);
  }

  private static Size sizeOf(
      ModelFolder files, ModelInput graph, ModelOptions options, Optional<Size> configured) {
    Optional<Size> wanted = options.size().or(() -> configured);
    if (wanted.isEmpty() && (graph.height() == 0 || graph.width() == 0)) {
      throw new ClassifierException(
          "the model's input \"%s\" leaves height and width open, and no preprocessor_config.json says them; give the size (--size)"
              .formatted(graph.name()));
    }
    int height = graph.height() > 0 ? graph.height() : wanted.orElseThrow().height();
    int width = graph.width() > 0 ? graph.width() : wanted.orElseThrow().width();
    Size size = new Size(height, width);
    if (wanted.isPresent() && !wanted.get().equals(size)) {
      throw new ClassifierException(
          String.format(
              Locale.ROOT,
              "%s gives pictures of %d×%d pixels (height × width), but the model's input \"%s\""
                  + " takes %d×%d; correct the one that is wrong",
              options.size().isPresent()
                  ? "the size option"
                  : files.preprocessor().orElseThrow() + " (crop_size, size)",
              wanted.get().height(),
              wanted.get().width(),
              graph.name(),
              height,
              width));
    }
    return size;
  }

  /** The size of the pictures that a preprocessing with a crop or an exact resize makes. */
  private static Size sizeOf(Preprocessing preprocessing) {
    return preprocessing.crop().orElseGet(() -> ((Resize.Exact) preprocessing.resize()).size());
  }

  /** The resize for another input size, in the same proportion to the crop. */
  private static Resize resized(Preprocessing base, Size size) {
    Size before = sizeOf(base);
    if (before.equals(size)) {
      return base.resize();
    }
    double ratio = (double) shorter(size) / shorter(before);
    return switch (base.resize()) {
      case Resize.None none -> none;
      case Resize.ShortestEdge(int edge, Resampling resampling) ->
          new Resize.ShortestEdge((int) Math.round(edge * ratio), resampling);
      case Resize.Exact(Size exact, Resampling resampling) ->
          new Resize.Exact(
              base.crop().isEmpty()
                  ? size
                  : new Size(
                      (int) Math.round(exact.height() * ratio),
                      (int) Math.round(exact.width() * ratio)),
              resampling);
    };
  }

  private static int shorter(Size size) {
    return Math.min(size.height(), size.width());
  }

  private static List<Double> perChannel(String what, List<Double> values, ModelInput graph) {
    if (values.size() == 1) {
      return Collections.nCopies(graph.channels(), values.getFirst());
    }
    if (!values.isEmpty() && values.size() != graph.channels()) {
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
