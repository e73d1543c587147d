package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.search.AnchorSearch;
import dev.kedge.search.Budget;
import dev.kedge.search.SearchResult;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Explains what a classifier sees in pictures: the library's door.
 *
 * <pre>{@code
 * try (Classifier classifier = …) {
 *   Explanation why = new AnchorExplainer(classifier).explain(image);
 * }
 * }</pre>
 *
 * <p>Immutable and safe for many threads. The classifier stays the caller's.
 */
public final class AnchorExplainer {
  private static final int TOP_CLASSES = 5;

  private final Classifier classifier;
  private final Backends backends;

  /** An explainer with the backends of the class path. */
  public AnchorExplainer(Classifier classifier) {
    this(classifier, Backends.load());
  }

  public AnchorExplainer(Classifier classifier, Backends backends) {
    this.classifier = classifier;
    this.backends = backends;
  }

  /** Explains a picture with the default options, without a limit. */
  public Explanation explain(Image photo) {
    return explain(photo, ExplainOptions.DEFAULTS);
  }

  /** Explains a picture without a limit. */
  public Explanation explain(Image photo, ExplainOptions options) {
    return explain(photo, options, Budget.UNLIMITED, ProgressListener.NONE);
  }

  /**
   * Explains a picture.
   *
   * @param photo as it was read, of any size
   * @param budget what may be spent; ask for cancellation through it, from any thread
   * @param listener told after every round of the search
   * @return always a valid explanation; its status says if the budget ended the search
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the options do not fit the model or the picture
   * @throws IllegalStateException if the backend asked for by name is not usable here
   */
  public Explanation explain(
      Image photo, ExplainOptions options, Budget budget, ProgressListener listener) {
    if (options.target().isPresent() && options.target().getAsInt() >= classifier.classes()) {
      throw new IllegalArgumentException(
          "class %d asked for, the model has the classes 0..%d"
              .formatted(options.target().getAsInt(), classifier.classes() - 1));
    }
    Backend backend = backends.named(options.backend());
    long start = System.nanoTime();
    Image view = classifier.model().preprocessing().view(photo);
    long viewed = System.nanoTime();
    Segmentation segmentation = options.segmenter().segment(view);
    long segmented = System.nanoTime();
    int batchSize =
        classifier.fixedBatchSize() > 0 ? classifier.fixedBatchSize() : options.inferenceBatch();
    try (Planes planes =
            Planes.open(
                view,
                segmentation,
                options.fill(),
                classifier.model().preprocessing(),
                classifier.input());
        Perturber perturber = backend.open(planes);
        ImageBatch batch = ImageBatch.openHost(classifier.input(), batchSize)) {
      long planned = System.nanoTime();
      Evaluator evaluator = new Evaluator(perturber, classifier, batch);
      Found found = search(segmentation, options, budget, listener, evaluator);
      long end = System.nanoTime();
      long perturb = planned - segmented + evaluator.perturbNanos();
      return new Explanation(
          found.explained(),
          found.top(),
          view,
          segmentation,
          found.strategy(),
          found.result(),
          found.samples(),
          found.cost(),
          new Timings(
              Duration.ofNanos(end - start),
              Duration.ofNanos(viewed - start),
              Duration.ofNanos(segmented - viewed),
              Duration.ofNanos(perturb),
              Duration.ofNanos(evaluator.modelNanos()),
              Duration.ofNanos(end - segmented - perturb - evaluator.modelNanos())),
          describe(backend),
          classifier.model().inference(),
          options);
    }
  }

  private record Found(
      ClassScore explained,
      List<ClassScore> top,
      String strategy,
      SearchResult result,
      List<TellingSample> samples,
      dev.kedge.search.Cost cost) {}

  private Found search(
      Segmentation segmentation,
      ExplainOptions options,
      Budget budget,
      ProgressListener listener,
      Evaluator evaluator) {
    int superpixels = segmentation.superpixels();
    MaskBatch untouched = new MaskBatch(superpixels, 1);
    untouched.add(Superpixels.all(superpixels), 0);
    Scores scores = evaluator.evaluate(untouched, 0, 1);
    List<ClassScore> top =
        Arrays.stream(scores.top(0, TOP_CLASSES)).mapToObj(c -> scored(scores, c)).toList();
    ClassScore explained = scored(scores, options.target().orElse(top.getFirst().index()));

    int backgrounds = options.fill() instanceof Fill.Backgrounds b ? b.pictures().size() : 1;
    MaskSampler masks =
        new MaskSampler(options.seed(), superpixels, options.keepProbability(), backgrounds);
    ModelSampler sampler = new ModelSampler(masks, evaluator, explained.index());
    sampler.remember(untouched, 0, top.getFirst().index());
    AnchorSearch search =
        options.strategy().search(superpixels, backgrounds, options.exhaustiveLimit());
    SearchResult result = search.run(sampler, options.search(), budget, listener::onProgress);
    List<TellingSample> samples =
        TellingSamples.of(
            sampler.classes(), result.anchor(), explained.index(), classifier.model().labels());
    return new Found(explained, top, search.name(), result, samples, sampler.cost());
  }

  private ClassScore scored(Scores scores, int label) {
    return new ClassScore(
        label, classifier.model().labels().get(label), scores.probability(0, label));
  }

  private static String describe(Backend backend) {
    return switch (backend.availability()) {
      case Availability.Usable usable -> backend.name() + " (" + usable.device() + ")";
      case Availability.Missing missing -> backend.name();
    };
  }
}
