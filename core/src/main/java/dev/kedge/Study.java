package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Inference;
import dev.kedge.classify.Scores;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.evaluate.Evaluator;
import dev.kedge.evaluate.Evaluators;
import dev.kedge.evaluate.Spent;
import dev.kedge.image.Image;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import dev.kedge.search.Evidence;
import dev.kedge.search.Precision;
import dev.kedge.search.PrecisionEstimate;
import dev.kedge.search.Requirement;
import dev.kedge.search.Samples;
import dev.kedge.search.SearchResult;
import dev.kedge.search.Status;
import dev.kedge.segment.Segmentation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One picture before one model, cut into superpixels and filled in one way. Whatever is asked of it
 * shares one memory: a mask that was evaluated for one question costs nothing in the next. Where
 * the model's labels do not exclude each other, questions are about one label each, whether it
 * stays on, and those about the same label share a memory.
 *
 * <pre>{@code
 * try (Study study = explainer.study(photo, Scene.DEFAULTS)) {
 *   Explanation first = study.explain(Question.DEFAULTS);
 *   int second = study.top(2).getLast().index();
 *   Explanation other = study.explain(Question.builder().target(second).build());
 * }
 * }</pre>
 *
 * <p>Used by one thread at a time. The classifier remains owned by the caller.
 */
public final class Study implements AutoCloseable {
  private static final int TOP_CLASSES = 5;

  private final CutPicture.Place place;
  private final Classifier classifier;
  private final Scene scene;
  private final Image view;
  private final CutPicture picture;
  private @Nullable Opening unreported;

  /** When work began, what opening took of it, and what had been spent before. */
  private record Opening(long start, long view, long segment, long planes, Spent before) {}

  /**
   * Cuts and fills a picture, and asks the model about it as it is.
   *
   * @param evaluators where its masks are evaluated
   * @param inferenceBatch pictures to send to the model at a time; 0 for as many as it prefers
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException if the scene does not fit the model or the picture
   */
  Study(
      Classifier classifier,
      Backend backend,
      Evaluators evaluators,
      int inferenceBatch,
      Image photo,
      Scene scene) {
    this.classifier = classifier;
    this.scene = scene;
    long start = System.nanoTime();
    view = classifier.model().preprocessing().view(photo);
    long viewed = System.nanoTime();
    Segmentation segmentation = scene.segmenter().segment(view);
    long segmented = System.nanoTime();
    int batchSize =
        classifier.fixedBatchSize() > 0 || inferenceBatch == 0
            ? classifier.preferredBatchSize()
            : inferenceBatch;
    place = new CutPicture.Place(classifier, backend, evaluators, batchSize);
    picture = new CutPicture(place, view, scene, segmentation, segmentation, null);
    Spent first = picture.evaluator().spent();
    long planes =
        System.nanoTime()
            - segmented
            - first.perturbNanos()
            - first.modelNanos()
            - first.waitNanos();
    unreported = new Opening(start, viewed - start, segmented - viewed, planes, Spent.NOTHING);
  }

  /** The picture as the model sees it. */
  public Image view() {
    return view;
  }

  /** The superpixels of the view. */
  public Segmentation segmentation() {
    return picture.segmentation();
  }

  /** The n most likely classes of the untouched picture, most likely first. */
  public List<ClassScore> top(int n) {
    return Arrays.stream(picture.whole().mostLikelyFirst())
        .limit(n)
        .mapToObj(this::untouched)
        .toList();
  }

  /** Number of backgrounds that a mask is seen over; 1 without background pictures. */
  public int backgrounds() {
    return scene.backgrounds();
  }

  /** {@link #explain(Question, Budget, ProgressListener)} without a limit. */
  public Explanation explain(Question question) {
    return explain(question, Budget.UNLIMITED, ProgressListener.NONE);
  }

  /**
   * Explains a class of the picture: what keeps it the top class or, where labels do not exclude
   * each other, what keeps it on. The first explanation reports what opening took as well.
   *
   * @param budget what this explanation may spend
   * @throws dev.kedge.classify.ClassifierException if the model fails; one that could no longer be
   *     reached ends the search like a limit if there is an anchor by then
   * @throws IllegalArgumentException if the target is no class of the model
   */
  public Explanation explain(Question question, Budget budget, ProgressListener listener) {
    Opening from = unreported != null ? unreported : nothingToReport();
    unreported = null;
    ClassScore explained = untouched(question.target().orElse(picture.whole().top()));
    ModelSampler sampler = picture.sampler(explained.index(), question, from.before);
    Requirement required = question.required();
    SearchResult result =
        question
            .search()
            .run(
                sampler,
                question.refine() ? Refiner.ofCoarse(required) : required,
                budget,
                listener::onProgress);
    UnreachableModelException unreachable = sampler.unreachable();
    if (unreachable != null && !proven(result, required)) {
      throw unreachable;
    }
    Explanation.Builder explanation =
        Explanation.builder()
            .scene(scene)
            .question(question)
            .explained(explained)
            .top(top(TOP_CLASSES))
            .view(view)
            .segmentation(segmentation())
            .result(result)
            .samples(samples(explained, question, result.anchor()))
            .used(used(unreachable))
            .labelsIndependent(classifier.labelsIndependent());
    Cost cost = sampler.cost();
    Spent spent = picture.evaluator().spent().since(from.before);
    if (question.refine() && result.status() == Status.FOUND) {
      Refiner refiner =
          new Refiner(place, view, scene, picture.whole(), explained.index(), question);
      Refinement refinement = refiner.refine(segmentation(), result, budget, cost, listener);
      explanation.refinement(refinement);
      cost = cost.plus(refinement.cost());
      spent = spent.plus(refiner.spent());
    }
    return explanation.cost(cost).timings(timings(from, spent)).build();
  }

  /** Whether it has an anchor, be it one that may not be the smallest. */
  private static boolean proven(SearchResult result, Requirement required) {
    Precision precision = result.precision();
    return result.status().found()
        || (precision.evidence() != Evidence.ESTIMATED && precision.low() >= required.threshold());
  }

  private List<TellingSample> samples(ClassScore explained, Question question, Superpixels anchor) {
    List<String> names =
        question.keepRule().isPresent()
            ? List.of("lost", "kept")
            : classifier.labelsIndependent()
                ? List.of("not " + explained.label(), explained.label())
                : classifier.model().labels();
    int label = explained.index();
    return TellingSamples.of(
        picture.answers(label, question).table(), anchor, picture.kept(label, question), names);
  }

  /**
   * The precision of an anchor for a class, whatever the anchor came from: exact if its sub-cube
   * has no more masks than draws, else from fresh samples, which no explanation with the same seed
   * used ({@link PrecisionEstimate}).
   *
   * @param question whose target is the class, and by whose keep probability and seed masks are
   *     drawn
   * @param draws samples taken at most, at least 1
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first
   */
  public Precision precision(Superpixels anchor, Question question, int draws, Budget budget) {
    int label = question.target().orElse(picture.whole().top());
    return PrecisionEstimate.of(
        sampler(label, question), anchor, draws, question.required().delta(), budget);
  }

  /**
   * Whether the model gives a class to masked pictures; those that are not known are evaluated.
   *
   * @param question whose target is the class, and by whose keep probability and seed masks are
   *     drawn
   * @throws dev.kedge.search.BudgetSpentException if the budget ends first
   */
  public Samples samples(Draw draw, Question question, Budget budget) {
    int label = question.target().orElse(picture.whole().top());
    return sampler(label, question).draw(List.of(draw), budget);
  }

  /**
   * The probability of a class in pictures that keep exactly some superpixels; the mean over the
   * backgrounds where there are several.
   */
  public double[] probabilities(int label, List<Superpixels> pictures) {
    Evaluator evaluator = picture.evaluator();
    MaskBatch masks = new MaskBatch(segmentation().superpixels(), pictures.size() * backgrounds());
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
        picture.remember(masks, from + row, scores, row, label);
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
    Evaluator evaluator = picture.evaluator();
    Answers topClasses = picture.topClasses();
    Spent before = evaluator.spent();
    return topClasses.of(
        masks,
        wanted -> {
          long spent = evaluator.spent().since(before).evaluations();
          Cost cost = new Cost(spent, topClasses.distinctMasks(), 0, 0);
          return (int) Math.min(wanted, budget.left(cost).maxEvaluations());
        });
  }

  /** Number of pictures that this study has sent through the model until now. */
  public long evaluations() {
    return picture.evaluator().spent().evaluations();
  }

  private ModelSampler sampler(int label, Question question) {
    return picture.sampler(label, question, picture.evaluator().spent());
  }

  private ClassScore untouched(int label) {
    checkClass(label, classifier);
    return new ClassScore(
        label, classifier.model().labels().get(label), picture.whole().probability(label));
  }

  static void checkClass(int label, Classifier classifier) {
    if (label < 0 || label >= classifier.classes()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "class %d asked for, the model has the classes 0..%d",
              label,
              classifier.classes() - 1));
    }
  }

  private Opening nothingToReport() {
    return new Opening(System.nanoTime(), 0, 0, 0, picture.evaluator().spent());
  }

  private Timings timings(Opening from, Spent spent) {
    long total = System.nanoTime() - from.start;
    long perturb = from.planes + spent.perturbNanos();
    long rest = total - from.view - from.segment - perturb - spent.modelNanos() - spent.waitNanos();
    long search = Math.max(0, rest); // several batches at once take more than they last
    return new Timings(
        Duration.ofNanos(total),
        Duration.ofNanos(from.view),
        Duration.ofNanos(from.segment),
        Duration.ofNanos(perturb),
        Duration.ofNanos(spent.modelNanos()),
        Duration.ofNanos(spent.waitNanos()),
        Duration.ofNanos(search));
  }

  private Used used(@Nullable UnreachableModelException unreachable) {
    Backend backend = place.backend();
    Evaluator evaluator = picture.evaluator();
    String maskedOn =
        switch (backend.availability()) {
          case Availability.Usable usable -> usable.device();
          case Availability.Missing missing -> "";
        };
    Inference inference = evaluator.inference();
    return new Used(
        backend.name(),
        maskedOn,
        unreachable == null ? inference : inference.with(String.valueOf(unreachable.getMessage())),
        evaluator.inferenceBatch());
  }

  @Override
  public void close() {
    picture.close();
  }
}
