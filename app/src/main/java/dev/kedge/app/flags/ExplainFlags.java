package dev.kedge.app.flags;

import dev.kedge.Execution;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Backends;
import dev.kedge.segment.Segmentation;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How pictures are read and explained, whatever command does it. */
public final class ExplainFlags {
  @Mixin SegmentFlags segmentFlags = new SegmentFlags();
  @Mixin FillFlags fillFlags = new FillFlags();
  @Mixin SearchFlags searchFlags = new SearchFlags();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Seed of all randomness (default: ${DEFAULT-VALUE}).")
  long seed;

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      defaultValue = Backends.AUTO,
      description =
          "What makes masked pictures: auto, scalar, simd, cuda (default: ${DEFAULT-VALUE}).")
  String backend = Backends.AUTO;

  @Option(
      names = "--inference-batch",
      paramLabel = "N",
      description =
          "Pictures sent to the model at a time (default: 16 on the CPU, measured on a device).")
  int inferenceBatch = Execution.DEFAULTS.inferenceBatch();

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Photos with more pixels are refused (default: 100000000).")
  long maxPixels = ImageReader.DEFAULT_MOST_PIXELS;

  /** What reads photos. */
  public ImageReader reader() {
    FlagChecks.atLeast(1, "--max-pixels", maxPixels);
    return new ImageReader(maxPixels);
  }

  /** How pictures are cut and filled. */
  public Scene scene(ImageReader reader) {
    return checked(
        () ->
            Scene.builder()
                .segmenter(segmentFlags.segmenter())
                .fill(fillFlags.fill(reader))
                .build());
  }

  /**
   * How pictures are filled whose superpixels are given.
   *
   * @param given what messages call these
   */
  public Scene scene(ImageReader reader, String given, Segmentation superpixels) {
    return checked(
        () ->
            Scene.builder()
                .segmenter(segmentFlags.segmenter(given, superpixels))
                .fill(fillFlags.fill(reader))
                .build());
  }

  /**
   * What is asked of each, but for the class to explain.
   *
   * @param estimates whether precisions are estimated from samples besides the search
   */
  public Question question(boolean estimates) {
    return checked(
        () ->
            Question.builder()
                .required(searchFlags.required(estimates))
                .search(searchFlags.search())
                .refine(searchFlags.refine())
                .keepProbability(searchFlags.keepProbability())
                .seed(seed)
                .build());
  }

  /** On what explanations are computed. */
  public Execution execution() {
    BatchChecks.check(inferenceBatch, 0);
    return Execution.builder().backend(backend).inferenceBatch(inferenceBatch).build();
  }

  /**
   * Checks that a batch of the size asked for fits the memory that a model reads.
   *
   * @throws UsageException if not
   */
  public void check(Classifier classifier) {
    BatchChecks.check(inferenceBatch, classifier);
  }

  /**
   * The backends here, once it is known that the one asked for is usable; the caller's to close.
   */
  public Backends backends() {
    Backends backends = Backends.load();
    checked(() -> backends.choose(backend, place -> true));
    return backends;
  }

  /** What a flag's value makes; a value that the library refuses is a matter of usage. */
  public static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
  }
}
