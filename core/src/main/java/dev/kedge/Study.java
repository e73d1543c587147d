package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.evaluate.Evaluator;
import dev.kedge.evaluate.Evaluators;
import dev.kedge.evaluate.Spent;
import dev.kedge.image.Image;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.search.AnchorSearch;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import dev.kedge.search.Precision;
import dev.kedge.search.PrecisionEstimate;
import dev.kedge.search.Samples;
import dev.kedge.search.SearchResult;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One picture before one model, cut into superpixels and filled in one way. Whatever is asked of it
 * shares one memory: a mask that was evaluated for one question costs nothing in the next.
 *
 * <pre>{@code
 * try (Study study = explainer.study(photo, options)) {
 *   Explanation first = study.explain(options, Budget.UNLIMITED, ProgressListener.NONE);
 *   int second = study.top(2).getLast().index();
 *   Explanation other = study.explain(options.withTarget(OptionalInt.of(second)), …);
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time. The classifier stays the caller's.
 */
public final class Study implements AutoCloseable {
  private static final int TOP_CLASSES = 5;

  private final Classifier classifier;
  private final Backend backend;
  private final ExplainOptions options;
  private final Image view;
  private final Segmentation segmentation;
  private final int inferenceBatch;
  private final Evaluator evaluator;
  private final Answers answers;
  private final double[] probabilities;
  private final int[] classesMostLikelyFirst;
  private final Opened resources = new Opened();
  private @Nullable Opening unreported;

  /** When work began, what opening took of it, and what had been spent before. */
  private record Opening(long start, long view, long segment, long planes, Spent before) {}

  /**
   * Cuts and fills a picture, and asks the model about it as it is.
   *
   * @param evaluators where its masks are evaluated
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the options do not fit the model or the picture
   */
  Study(
      Classifier classifier,
      Backend backend,
      Evaluators evaluators,
      Image photo,
      ExplainOptions options) {
    this.classifier = classifier;
    this.backend = backend;
    this.options = options;
    long start = System.nanoTime();
    view = classifier.model().preprocessing().view(photo);
    long viewed = System.nanoTime();
    segmentation = options.segmenter().segment(view);
    long segmented = System.nanoTime();
    int batchSize =
        classifier.fixedBatchSize() > 0 || options.inferenceBatch() == 0
            ? classifier.preferredBatchSize()
            : options.inferenceBatch();
    inferenceBatch = batchSize;
    try {
      Planes planes =
          resources.add(
              Planes.open(
                  view,
                  segmentation,
                  options.fill(),
                  classifier.model().preprocessing(),
                  classifier.input()));
      Perturber perturber = resources.add(backend.open(planes));
      evaluator = resources.add(evaluators.open(perturber, batchSize));
      unreported =
          new Opening(
              start,
              viewed - start,
              segmented - viewed,
              System.nanoTime() - segmented,
              Spent.NOTHING);
      answers = new Answers(segmentation.superpixels(), evaluator);
      MaskBatch untouched = new MaskBatch(segmentation.superpixels(), 1);
      untouched.add(Superpixels.all(segmentation.superpixels()), 0);
      Scores scores = evaluator.scores(untouched, 0, 1);
      answers.remember(untouched, 0, scores.top(0));
      probabilities = scores.probabilities(0);
      classesMostLikelyFirst = scores.top(0, scores.classes());
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  /** The picture as the model sees it. */
  public Image view() {
    return view;
  }

  /** The superpixels of the view. */
  public Segmentation segmentation() {
    return segmentation;
  }

  /** The n most likely classes of the untouched picture, most likely first. */
  public List<ClassScore> top(int n) {
    return Arrays.stream(classesMostLikelyFirst).limit(n).mapToObj(this::untouched).toList();
  }

  /** Number of backgrounds that a mask is seen over; 1 without background pictures. */
  public int backgrounds() {
    return options.fill() instanceof Fill.Backgrounds b ? b.pictures().size() : 1;
  }

  /**
   * Explains a class of the picture. The first explanation reports what opening took as well.
   *
   * @param question target, strategy, search, keep probability, exhaustive limit and seed may
   *     differ from what this study was opened with; its batch size is not looked at
   * @param budget what this explanation may spend
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the target is no class of the model, or the question asks
   *     for other superpixels, another fill or backend
   */
  public Explanation explain(ExplainOptions question, Budget budget, ProgressListener listener) {
    ExplainOptions same =
        question
            .withTarget(options.target())
            .withStrategy(options.strategy())
            .withSearch(options.search())
            .withKeepProbability(options.keepProbability())
            .withExhaustiveLimit(options.exhaustiveLimit())
            .withInferenceBatch(options.inferenceBatch())
            .withSeed(options.seed());
    if (!same.equals(options)) {
      throw new IllegalArgumentException(
          "a question about other superpixels, another fill or backend: open another study");
    }
    Opening from = unreported != null ? unreported : nothingToReport();
    unreported = null;
    ClassScore explained = untouched(question.target().orElse(classesMostLikelyFirst[0]));
    ModelSampler sampler = sampler(explained.index(), question, from.before);
    AnchorSearch search =
        question
            .strategy()
            .search(sampler.superpixels(), sampler.backgrounds(), question.exhaustiveLimit());
    SearchResult result = search.run(sampler, question.search(), budget, listener::onProgress);
    List<TellingSample> samples =
        TellingSamples.of(
            answers.classes(), result.anchor(), explained.index(), classifier.model().labels());
    return new Explanation(
        explained,
        top(TOP_CLASSES),
        view,
        segmentation,
        search.name(),
        result,
        samples,
        sampler.cost(),
        timings(from),
        describe(backend),
        evaluator.inference(),
        question.withInferenceBatch(inferenceBatch));
  }

  /**
   * The precision of an anchor for a class, whatever the anchor came from: exact if its sub-cube
   * has no more masks than draws, else from fresh samples, which no explanation with the same seed
   * used ({@link PrecisionEstimate}).
   *
   * @param question as for {@link #explain}; its target is the class
   * @param draws samples taken at most, at least 1
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first
   */
  public Precision precision(
      Superpixels anchor, ExplainOptions question, int draws, Budget budget) {
    int label = question.target().orElse(classesMostLikelyFirst[0]);
    return PrecisionEstimate.of(
        sampler(label, question, evaluator.spent()),
        anchor,
        draws,
        question.search().delta(),
        budget);
  }

  /**
   * Whether the model gives a class to masked pictures; those that are not known are evaluated.
   *
   * @param question as for {@link #explain}; its target is the class
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first
   */
  public Samples samples(Draw draw, ExplainOptions question, Budget budget) {
    int label = question.target().orElse(classesMostLikelyFirst[0]);
    return sampler(label, question, evaluator.spent()).draw(List.of(draw), budget);
  }

  /**
   * The probability of a class in pictures that keep exactly some superpixels; the mean over the
   * backgrounds where there are several.
   */
  public double[] probabilities(int label, List<Superpixels> pictures) {
    MaskBatch masks = new MaskBatch(segmentation.superpixels(), pictures.size() * backgrounds());
    for (Superpixels kept : pictures) {
      for (int background = 0; background < backgrounds(); background++) {
        masks.add(kept, background);
      }
    }
    double[] sums = new double[pictures.size()];
    for (int from = 0; from < masks.count(); from += evaluator.batchSize()) {
      int count = Math.min(evaluator.batchSize(), masks.count() - from);
      Scores scores = evaluator.scores(masks, from, count);
      for (int row = 0; row < count; row++) {
        answers.remember(masks, from + row, scores.top(row));
        sums[(from + row) / backgrounds()] += scores.probability(row, label);
      }
    }
    return Arrays.stream(sums).map(sum -> sum / backgrounds()).toArray();
  }

  /**
   * The model's top class of each masked picture; those that are not known are evaluated, as many
   * at a time as fit.
   *
   * @param masks of this study's superpixels
   * @param budget what this call may spend
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first; what was evaluated
   *     until then is remembered
   */
  public int[] topClasses(MaskBatch masks, Budget budget) {
    Spent before = evaluator.spent();
    return answers.of(
        masks,
        wanted -> {
          long spent = evaluator.spent().since(before).evaluations();
          Cost cost = new Cost(spent, answers.distinctMasks(), 0, 0);
          return (int) Math.min(wanted, budget.left(cost).maxEvaluations());
        });
  }

  /** Number of pictures that this study has sent through the model until now. */
  public long evaluations() {
    return evaluator.spent().evaluations();
  }

  private ModelSampler sampler(int label, ExplainOptions question, Spent before) {
    MaskSampler masks =
        new MaskSampler(
            question.seed(), segmentation.superpixels(), question.keepProbability(), backgrounds());
    return new ModelSampler(masks, answers, evaluator, label, before);
  }

  private ClassScore untouched(int label) {
    checkClass(label, classifier);
    return new ClassScore(label, classifier.model().labels().get(label), probabilities[label]);
  }

  static void checkClass(int label, Classifier classifier) {
    if (label < 0 || label >= classifier.classes()) {
      throw new IllegalArgumentException(
          "class %d asked for, the model has the classes 0..%d"
              .formatted(label, classifier.classes() - 1));
    }
  }

  private Opening nothingToReport() {
    return new Opening(System.nanoTime(), 0, 0, 0, evaluator.spent());
  }

  private Timings timings(Opening from) {
    long total = System.nanoTime() - from.start;
    Spent spent = evaluator.spent().since(from.before);
    long perturb = from.planes + spent.perturbNanos();
    long search =
        total - from.view - from.segment - perturb - spent.modelNanos() - spent.waitNanos();
    return new Timings(
        Duration.ofNanos(total),
        Duration.ofNanos(from.view),
        Duration.ofNanos(from.segment),
        Duration.ofNanos(perturb),
        Duration.ofNanos(spent.modelNanos()),
        Duration.ofNanos(spent.waitNanos()),
        Duration.ofNanos(search));
  }

  private static String describe(Backend backend) {
    return switch (backend.availability()) {
      case Availability.Usable usable -> backend.name() + " (" + usable.device() + ")";
      case Availability.Missing missing -> backend.name();
    };
  }

  @Override
  public void close() {
    resources.close();
  }
}
