package dev.kedge.check;

import dev.kedge.AnchorExplainer;
import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.classify.UnreachableModelException;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.segment.Shifted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked of a picture besides the explanation of its class. Start from {@link #NONE}.
 *
 * <pre>{@code
 * Answered answered =
 *     Questions.NONE.withRepeats(10).withCurves(true)
 *         .ask(explainer, photo, scene, question, budget, listener);
 * }</pre>
 *
 * @param topClasses number of the most likely classes to explain, at least 1: the first is what is
 *     explained anyway
 * @param fills under which to explain it as well
 * @param repeats with other seeds, at least 0
 * @param jitterPixels with repeats: how far the superpixels' cut is shifted at most, at least 0
 * @param curves whether insertion, deletion and sufficiency are measured
 */
public record Questions(
    int topClasses, List<Fill> fills, int repeats, int jitterPixels, boolean curves) {
  /** Nothing besides. */
  public static final Questions NONE = new Questions(1, List.of(), 0, 0, false);

  /** An explanation with what was asked besides. */
  public record Answered(Explanation explanation, Checks checks) {}

  public Questions {
    fills = List.copyOf(fills);
    if (topClasses < 1) {
      throw new IllegalArgumentException("the top " + topClasses + " classes, must be at least 1");
    }
    if (repeats < 0) {
      throw new IllegalArgumentException(repeats + " repeats, must be at least 0");
    }
    if (jitterPixels < 0) {
      throw new IllegalArgumentException(
          "a jitter of " + jitterPixels + " pixels, must be at least 0");
    }
    if (jitterPixels > 0 && repeats == 0) {
      throw new IllegalArgumentException(
          "a jitter of " + jitterPixels + " pixels of no repeats: ask for repeats");
    }
  }

  public Questions withTopClasses(int value) {
    return new Questions(value, fills, repeats, jitterPixels, curves);
  }

  public Questions withFills(List<Fill> value) {
    return new Questions(topClasses, value, repeats, jitterPixels, curves);
  }

  /** The same with other repeats, without jitter. */
  public Questions withRepeats(int value) {
    return new Questions(topClasses, fills, value, 0, curves);
  }

  public Questions withJitterPixels(int value) {
    return new Questions(topClasses, fills, repeats, value, curves);
  }

  public Questions withCurves(boolean value) {
    return new Questions(topClasses, fills, repeats, jitterPixels, value);
  }

  /**
   * Checks that these questions can be asked besides another.
   *
   * @throws IllegalArgumentException if a class is given where the most likely ones are asked for,
   *     if no other fill is among the fills, or a label map is to be jittered
   */
  public void check(Scene scene, Question question) {
    if (topClasses > 1 && question.target().isPresent()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the top %d classes and class %d are asked for: ask for one of both",
              topClasses,
              question.target().getAsInt()));
    }
    if (!fills.isEmpty() && otherFills(scene).isEmpty()) {
      throw new IllegalArgumentException(
          "the explanation is made under this fill anyway, name another: " + scene.fill());
    }
    if (jitterPixels > 0) {
      Shifted.requireShiftable(scene.segmenter());
    }
  }

  /** The fills asked for that are not the explanation's own, each once. */
  public List<Fill> otherFills(Scene scene) {
    return FillSensitivity.besides(scene.fill(), fills);
  }

  /**
   * Explains a picture and asks the rest. The most likely classes, the curves and repeats without
   * jitter share one memory of evaluated masks.
   *
   * @param budget whose deadline and cancellation hold for everything together, whose other limits
   *     for each explanation; when it ends, what is finished until then is the answer
   * @throws dev.kedge.classify.ClassifierException if the model fails
   * @throws IllegalArgumentException as {@link #check} and {@link AnchorExplainer#explain}
   */
  public Answered ask(
      AnchorExplainer explainer,
      Image photo,
      Scene scene,
      Question question,
      Budget budget,
      ProgressListener listener) {
    check(scene, question);
    explainer.check(question);
    Explanation first;
    Checks cheap;
    try (Study study = explainer.study(photo, scene)) {
      first = study.explain(question, budget, listener);
      cheap = besides(study, question, first, budget, listener);
    }
    Again again = Again.of(explainer, photo, budget, listener);
    return new Answered(first, otherwise(again, first, cheap, budget, listener));
  }

  /**
   * Asks the rest: under other fills, and with a jitter.
   *
   * @param again explains the picture that was explained
   * @param first its explanation
   * @param cheap what {@link #besides} answered
   * @param budget as of {@link #ask}
   * @return all answers
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  public Checks otherwise(
      Again again, Explanation first, Checks cheap, Budget budget, ProgressListener listener) {
    Optional<FillSensitivity> underFills =
        fills.isEmpty()
            ? Optional.empty()
            : Optional.of(FillSensitivity.of(again, first, fills, budget, listener));
    Optional<Stability> stability =
        jitterPixels == 0
            ? cheap.stability()
            : Optional.of(
                Stability.jittered(again, first, repeats, jitterPixels, budget, listener));
    return new Checks(
        cheap.otherClasses(),
        underFills.filter(answer -> !answer.fills().isEmpty()),
        stability.filter(answer -> answer.repeats() > 0),
        cheap.faithfulness());
  }

  /** Whether the picture is to be cut or filled otherwise: {@link #otherwise} asks something. */
  public boolean othersAreAsked() {
    return !fills.isEmpty() || jitterPixels > 0;
  }

  /**
   * Asks the rest of a picture that has been explained, as far as it is about the picture as it was
   * cut and filled: neither other fills nor a jitter.
   *
   * @param first the answer of this study to the question
   * @param budget as of {@link #ask}
   * @throws dev.kedge.classify.ClassifierException if the model fails
   */
  public Checks besides(
      Study study, Question question, Explanation first, Budget budget, ProgressListener listener) {
    List<Explanation> others = otherClasses(study, question, budget, listener);
    Optional<Faithfulness> faithfulness =
        curves ? faithfulness(study, first, budget) : Optional.empty();
    Optional<Stability> stability =
        repeats > 0 && jitterPixels == 0
            ? Optional.of(Stability.of(study, first, repeats, budget, listener))
            : Optional.empty();
    return new Checks(
        others, Optional.empty(), stability.filter(answer -> answer.repeats() > 0), faithfulness);
  }

  private List<Explanation> otherClasses(
      Study study, Question question, Budget budget, ProgressListener listener) {
    List<Explanation> others = new ArrayList<>();
    for (ClassScore other : study.top(topClasses).subList(1, study.top(topClasses).size())) {
      listener.onQuestion(other.label());
      Optional<Explanation> explanation =
          Pace.explain(study, question.toBuilder().target(other.index()).build(), budget, listener);
      if (explanation.isEmpty()) {
        break;
      }
      others.add(explanation.get());
    }
    return others;
  }

  private static Optional<Faithfulness> faithfulness(
      Study study, Explanation first, Budget budget) {
    try {
      return Optional.of(Faithfulness.of(study, first, budget));
    } catch (BudgetSpentException | UnreachableModelException over) {
      return Optional.empty();
    }
  }
}
