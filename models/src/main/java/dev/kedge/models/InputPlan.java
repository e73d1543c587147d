package dev.kedge.models;

import dev.kedge.classify.ClassifierException;
import dev.kedge.image.ElementType;
import dev.kedge.image.ImageShape;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Preprocessing.Size;
import dev.kedge.image.Resampling;
import dev.kedge.image.Resize;
import dev.kedge.image.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a photo becomes this model's input: what graph, files and options say, brought together.
 *
 * <p>Where no file says it, a photo is resized to 256/224 of the input's size on its shorter side,
 * bilinear, and cut; its values are multiplied with 1/255 and, if neither mean nor std is given,
 * normalised by ImageNet's as torchvision does. A uint8 input gets the values as they are; of an
 * int8 input it must be said what its numbers stand for. A folder must have a file that says it, or
 * mean and std must be given.
 *
 * @param spec the input
 * @param preprocessing from a photo to the input
 * @param notes what results shall tell of it, a clause each
 */
public record InputPlan(InputSpec spec, Preprocessing preprocessing, List<String> notes) {
  public InputPlan {
    notes = List.copyOf(notes);
  }

  private static final int MOST_GREY = 255;
  private static final String NOT_SAID = "no file says";

  private static final List<Step> IMAGENET_VIEW =
      List.of(
          new Resize.ShortestEdge(256, Resampling.BILINEAR),
          new Step.CenterCrop(new Size(224, 224)));

  private static final Step RESCALE = new Step.Rescale(1.0 / MOST_GREY);

  private static final Step IMAGENET =
      new Step.Normalize(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

  /** The longest side that a configuration may ask for, in pixels. */
  static final int LONGEST_SIDE = 1 << 14;

  /**
   * Brings them together.
   *
   * @throws ClassifierException if they contradict each other, or ask for what cannot be done
   */
  public static InputPlan of(ModelFolder files, ModelInput graph, ModelOptions options) {
    Optional<String> needed =
        files.folder()
            ? Optional.of(
                "%s has no preprocessor_config.json beside it, so how its pictures are normalised is not known; add the file (or processor_config.json, or timm's config.json), or give mean and std (--mean --std)"
                    .formatted(files.model()))
            : Optional.empty();
    return of(ImageProcessor.read(files), needed, graph, options);
  }

  /**
   * Brings them together for a model that is elsewhere.
   *
   * @param unsaid the complaint where nothing says how pictures are normalised
   * @throws ClassifierException as above
   */
  public static InputPlan of(
      ModelConfiguration files, String unsaid, ModelInput input, ModelOptions options) {
    return of(ImageProcessor.read(files), Optional.of(unsaid), input, options);
  }

  private static InputPlan of(
      Optional<ImageProcessor> configured,
      Optional<String> needed,
      ModelInput graph,
      ModelOptions options) {
    Preprocessing base =
        configured
            .map(ImageProcessor::preprocessing)
            .orElseGet(() -> new Preprocessing(bare(needed, graph, options)));
    Size size = sizeOf(configured, graph, options);
    requireRoom(size, graph);
    List<Step> steps = new ArrayList<>(PlannedSteps.view(base, size));
    steps.addAll(PlannedSteps.numbers(base, options, graph));
    Preprocessing preprocessing = new Preprocessing(steps);
    requireContrast(preprocessing, graph);
    boolean bytes = preprocessing.rescale().equals(new Step.Rescale(1));
    if (graph.type() == ElementType.UINT8 && !(bytes && preprocessing.mean().isEmpty())) {
      throw new ClassifierException(
          "the model's input \"%s\" takes whole numbers 0..255 (uint8), but %s says to rescale or normalise; set do_rescale and do_normalize to false"
              .formatted(
                  graph.name(),
                  configured.map(c -> c.file().file().toString()).orElse("an option")));
    }
    List<String> notes = new ArrayList<>(configured.map(ImageProcessor::notes).orElse(List.of()));
    if (graph.type() == ElementType.INT8) {
      String unsaid =
          configured.isPresent()
              ? configured.get().file().file() + ", which speaks of other numbers, does not say"
              : NOT_SAID;
      SignedBytes.note(preprocessing, graph, options, unsaid).ifPresent(notes::add);
    }
    ImageShape shape = new ImageShape(graph.channels(), size.height(), size.width());
    return new InputPlan(new InputSpec(shape, graph.layout(), graph.type()), preprocessing, notes);
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
      float white = (float) ((MOST_GREY * preprocessing.rescale().factor() - mean) / std);
      if (!Float.isFinite(black) || !Float.isFinite(white) || black == white) {
        throw new ClassifierException(
            "a rescale factor of %s, mean of %s and standard deviation of %s make %s of black and %s of white in channel %s; expected two finite numbers that differ"
                .formatted(preprocessing.rescale().factor(), mean, std, black, white, channel));
      }
    }
  }

  private static List<Step> bare(Optional<String> needed, ModelInput graph, ModelOptions options) {
    boolean normalising = options.mean().isPresent() || options.std().isPresent();
    boolean bytes = graph.type() == ElementType.UINT8;
    boolean signed = graph.type() == ElementType.INT8;
    if (signed && !SignedBytes.stated(options)) {
      throw SignedBytes.notStated(graph, NOT_SAID);
    }
    if (needed.isPresent() && !bytes && !signed && !normalising) {
      throw new ClassifierException(needed.get());
    }
    List<Step> steps = new ArrayList<>(IMAGENET_VIEW);
    if (!bytes) {
      steps.add(RESCALE);
    }
    if (!bytes && !signed && !normalising && graph.channels() != 1) {
      steps.add(IMAGENET);
    }
    return steps;
  }

  private static Size sizeOf(
      Optional<ImageProcessor> configured, ModelInput graph, ModelOptions options) {
    Optional<Size> wanted =
        options.size().or(() -> configured.flatMap(c -> c.preprocessing().fixedSize()));
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
                  : configured.orElseThrow().file().file()
                      + " ("
                      + sizeKeys(configured.get())
                      + ")",
              wanted.get().height(),
              wanted.get().width(),
              graph.name(),
              height,
              width));
    }
    return size;
  }

  private static String sizeKeys(ImageProcessor configured) {
    return configured.file().has("input_size") ? "input_size" : "crop_size, size";
  }
}
