package dev.kedge.models;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Preprocessing;
import dev.kedge.image.Resize;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a model's files say that photos are prepared, read as Hugging Face Transformers 5.18 reads
 * them: {@code image_processor} of {@code processor_config.json}, else {@code
 * preprocessor_config.json}, else a {@code config.json} of timm.
 *
 * <p>A key that is absent has the default of the processor's class; null is no value, not the
 * default. A file that names no class must say all that matters itself.
 *
 * @param file what was read
 * @param preprocessing what it says
 * @param notes what a reader of results should know of it, a clause each
 */
record ImageProcessor(ConfigFile file, Preprocessing preprocessing, List<String> notes) {
  private static final String FAST_CONVNEXT = "ConvNextImageProcessorFast";

  private static final String NESTED =
      "pictures are prepared by processor_config.json, as Transformers 5 does it, not by"
          + " preprocessor_config.json, as 4.57 did";

  private static final String TIMM_TOO =
      "pictures are prepared by preprocessor_config.json, as Transformers does it with a model of"
          + " the hub; from a folder it takes timm's config.json";

  /** What is the same in all classes. */
  private static final ObjectNode WITHOUT_CLASS =
      JsonNodeFactory.instance
          .objectNode()
          .put("do_resize", true)
          .put("do_rescale", true)
          .put("rescale_factor", 1 / 255.0);

  /**
   * Reads a model's files; empty if none of them says how photos are prepared.
   *
   * @throws ClassifierException if they say what cannot be done, or not all that matters; names
   *     file and key
   */
  static Optional<ImageProcessor> read(ModelConfiguration files) {
    Optional<ConfigFile> model = files.config().map(ConfigFile::read);
    Optional<ConfigFile> nested =
        files.processor().map(ConfigFile::read).flatMap(file -> file.part("image_processor"));
    Optional<ConfigFile> file = nested.or(() -> files.preprocessor().map(ConfigFile::read));
    Optional<ImageProcessor> read =
        file.isPresent()
            ? Optional.of(of(file.get(), model))
            : model.flatMap(TimmConfig::find).map(TimmConfig::read);
    if (nested.isPresent() && files.preprocessor().isPresent()) {
      return read.map(processor -> processor.with(List.of(NESTED)));
    }
    boolean timmToo = nested.isEmpty() && model.flatMap(c -> c.part("pretrained_cfg")).isPresent();
    return timmToo && read.map(ImageProcessor::file).equals(file)
        ? read.map(processor -> processor.with(List.of(TIMM_TOO)))
        : read;
  }

  /** Reads the files of a model on this machine; tells of those that lie beside a bare one. */
  static Optional<ImageProcessor> read(ModelFolder files) {
    Optional<ImageProcessor> read = read(files.configuration());
    return files.folder() ? read : read.map(processor -> processor.with(processor.beside()));
  }

  private static ImageProcessor of(ConfigFile file, Optional<ConfigFile> model) {
    ProcessorClasses classes = ProcessorClasses.read();
    Optional<String> found = classes.find(file, model);
    if (found.isEmpty()) {
      return new ProcessorSteps("", file, WITHOUT_CLASS).read();
    }
    String name = found.get();
    if (name.equals(TimmConfig.CLASS)) {
      return model
          .flatMap(TimmConfig::find)
          .or(() -> TimmConfig.find(file))
          .map(TimmConfig::read)
          .orElseThrow(
              () ->
                  file.error(
                      "asks for timm's preprocessing, but neither it nor config.json has the key"
                          + " \"pretrained_cfg\" that says it; add config.json of the model's"
                          + " repository"));
    }
    ImageProcessor read = new ProcessorSteps(name, file, classes.defaults(name)).read();
    List<String> newer = new ArrayList<>();
    for (String key : List.of("size", "do_center_crop", "resample")) {
      if (!file.has(key)) {
        classes
            .before5(name, key)
            .ifPresent(
                before ->
                    newer.add(
                        "%s leaves \"%s\" out: the default of Transformers 5 was taken, until 4.57 it was %s"
                            .formatted(file.name(), key, before)));
      }
    }
    if (file.text("image_processor_type").filter(FAST_CONVNEXT::equals).isPresent()
        && read.preprocessing().steps().getFirst() instanceof Resize.ShortestEdge) {
      newer.add(
          FAST_CONVNEXT
              + " of 4.57 cut other parts out of photos than Transformers 5, which is followed");
    }
    return read.with(newer);
  }

  private List<String> beside() {
    return List.of(
        String.format(
            Locale.ROOT, "pictures are prepared by the %s beside the model", file.name()));
  }

  private ImageProcessor with(List<String> more) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(more);
    return new ImageProcessor(file, preprocessing, List.copyOf(all));
  }
}
