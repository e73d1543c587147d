package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.check.Pace;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What the parts of one comparison share: both sides, what may be spent, what was spent besides the
 * sides' own studies, and which parts were cut short. Used by one thread at a time.
 */
final class Comparing {
  private final Side first;
  private final Side second;
  private final CompareOptions options;
  private final Budget budget;
  private final ProgressListener listener;
  private final Set<Part> cutShort = EnumSet.noneOf(Part.class);
  private long evaluations;

  /** A comparison of two sides, which remain owned by the caller. */
  Comparing(
      Side first, Side second, CompareOptions options, Budget budget, ProgressListener listener) {
    this.first = first;
    this.second = second;
    this.options = options;
    this.budget = budget;
    this.listener = listener;
  }

  Side first() {
    return first;
  }

  Side second() {
    return second;
  }

  Side side(Which which) {
    return which == Which.FIRST ? first : second;
  }

  CompareOptions options() {
    return options;
  }

  Budget budget() {
    return budget;
  }

  ProgressListener listener() {
    return listener;
  }

  /** Whether both pictures are before one model. */
  boolean oneModel() {
    return first.classifier().equals(second.classifier());
  }

  /** The result of a part; none if the budget ends before it or in it, which is then noted. */
  <T> Optional<T> part(Part part, Supplier<T> made) {
    try {
      if (Pace.goesOn(budget)) {
        return Optional.of(made.get());
      }
    } catch (BudgetSpentException spent) {
      // noted below
    }
    cut(part);
    return Optional.empty();
  }

  /** Notes that the budget cut a part short. */
  void cut(Part part) {
    cutShort.add(part);
  }

  /** The parts that were cut short. */
  List<Part> cutShort() {
    return List.copyOf(cutShort);
  }

  /** What is asked of a study of a picture before a side's model, opened for this alone. */
  <T> T studied(Side side, Image photo, Scene scene, Function<Study, T> asked) {
    try (Study study = side.explainer().study(photo, scene)) {
      try {
        return asked.apply(study);
      } finally {
        evaluations += study.evaluations();
      }
    }
  }

  /** Why a side's model gives a picture its class; none if the time ends before the search does. */
  Optional<Explanation> explain(Side side, Image photo, Scene scene) {
    return studied(side, photo, scene, study -> explain(study, options.question()));
  }

  /** What a study explains; none if the time ends before the search does. */
  Optional<Explanation> explain(Study study, Question question) {
    return Pace.explain(study, question, budget, listener);
  }

  /** The top class of each view before a side's model. */
  List<ClassScore> top(Side side, List<Image> views) {
    evaluations += views.size();
    return new WholeViews(side.classifier()).top(views);
  }

  /** Pictures sent through the models until now, those of the sides' studies among them. */
  long evaluations() {
    return first.study().evaluations() + second.study().evaluations() + evaluations;
  }
}
