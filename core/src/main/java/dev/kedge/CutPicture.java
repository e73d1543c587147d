package dev.kedge;

import dev.kedge.classify.Classifier;
import dev.kedge.classify.Scores;
import dev.kedge.evaluate.Evaluator;
import dev.kedge.evaluate.Evaluators;
import dev.kedge.evaluate.Spent;
import dev.kedge.image.Image;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Perturber;
import dev.kedge.perturb.Planes;
import dev.kedge.segment.Segmentation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A picture before a model, cut into superpixels in one way: what evaluates its masks, and what is
 * known of them. Used by one thread at a time.
 */
final class CutPicture implements AutoCloseable {
  /** The answers to whether a label is on, or a rule holds. */
  private static final int OFF = 0;

  private static final int ON = 1;

  /**
   * The model and where it is asked.
   *
   * @param batchSize pictures to send to the model at a time
   */
  record Place(Classifier classifier, Backend backend, Evaluators evaluators, int batchSize) {}

  /** A label, and when a masked picture keeps it: where it is on, if there is no rule. */
  private record Asked(int label, Optional<KeepRule> rule) {}

  private final Classifier classifier;
  private final Scene scene;
  private final Segmentation segmentation;
  private final Evaluator evaluator;
  private final MaskBatch untouched;
  private final Whole whole;
  private final Answers topClasses;
  private final Map<Asked, Answers> labels = new HashMap<>();
  private final Opened resources = new Opened();

  /**
   * Fills a picture, and makes ready to evaluate its masks.
   *
   * @param segmentation the superpixels that are masked
   * @param filled the superpixels whose means a fill of means shows
   * @param known what the model says of the untouched picture; null if it is to be asked
   */
  CutPicture(
      Place place,
      Image view,
      Scene scene,
      Segmentation segmentation,
      Segmentation filled,
      @Nullable Whole known) {
    this.classifier = place.classifier;
    this.scene = scene;
    this.segmentation = segmentation;
    try {
      Planes planes =
          resources.add(
              Planes.open(
                  view,
                  segmentation,
                  filled,
                  scene.fill(),
                  classifier.model().preprocessing(),
                  classifier.input()));
      Perturber perturber = resources.add(place.backend.open(planes));
      evaluator = resources.add(place.evaluators.open(perturber, place.batchSize));
      topClasses =
          new Answers(segmentation.superpixels(), evaluator.batchSize(), evaluator::topClasses);
      untouched = new MaskBatch(segmentation.superpixels(), 1);
      untouched.add(Superpixels.all(segmentation.superpixels()), 0);
      whole = known != null ? known : new Whole(evaluator.scores(untouched, 0, 1));
      topClasses.remember(untouched, 0, whole.top());
    } catch (RuntimeException | Error e) {
      resources.close();
      throw e;
    }
  }

  Segmentation segmentation() {
    return segmentation;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  /** What the model says of the untouched picture. */
  Whole whole() {
    return whole;
  }

  /** The top class of each mask that is known. */
  Answers topClasses() {
    return topClasses;
  }

  /** What is known of masks by which a question about a class or label is answered. */
  Answers answers(int label, Question question) {
    return yesOrNo(question)
        ? labels.computeIfAbsent(new Asked(label, question.keepRule()), this::answersTo)
        : topClasses;
  }

  private boolean yesOrNo(Question question) {
    return classifier.labelsIndependent() || question.keepRule().isPresent();
  }

  private Answers answersTo(Asked asked) {
    int label = asked.label;
    Answers answers =
        new Answers(
            segmentation.superpixels(),
            evaluator.batchSize(),
            asked.rule.isPresent()
                ? (masks, from, count) -> kept(asked.rule.get(), label, masks, from, count)
                : (masks, from, count) -> evaluator.on(label, masks, from, count));
    boolean on =
        asked.rule.isPresent()
            ? asked.rule.get().keeps(label, whole.probabilities(), whole.probabilities())
            : whole.probability(label) >= Scores.ON;
    answers.remember(untouched, 0, on ? ON : OFF);
    return answers;
  }

  private int[] kept(KeepRule rule, int label, MaskBatch masks, int from, int count) {
    Scores scores = evaluator.scores(masks, from, count);
    int[] kept = new int[count];
    for (int i = 0; i < count; i++) {
      kept[i] = rule.keeps(label, whole.probabilities(), scores.probabilities(i)) ? ON : OFF;
    }
    return kept;
  }

  /** The answer that keeps a class or label. */
  int kept(int label, Question question) {
    return yesOrNo(question) ? ON : label;
  }

  /** Remembers what scores say: the top class, and whether a label is on. */
  void remember(MaskBatch masks, int row, Scores scores, int picture, int label) {
    topClasses.remember(masks, row, scores.top(picture));
    if (classifier.labelsIndependent()) {
      labels
          .computeIfAbsent(new Asked(label, Optional.empty()), this::answersTo)
          .remember(masks, row, scores.on(picture, label) ? ON : OFF);
    }
  }

  /**
   * Answers draws about a class or label.
   *
   * @param before what was spent before; it does not count
   */
  ModelSampler sampler(int label, Question question, Spent before) {
    MaskSampler masks =
        new MaskSampler(
            question.seed(),
            segmentation.superpixels(),
            question.keepProbability(),
            scene.backgrounds());
    return new ModelSampler(
        masks, segmentation, answers(label, question), evaluator, kept(label, question), before);
  }

  @Override
  public void close() {
    resources.close();
  }
}
