package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.check.Pace;
import dev.kedge.search.Budget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tries all defences on both pictures. Used by one thread at a time. */
final class Defences {
  private final Run.Side a;
  private final Run.Side b;
  private final Explanation first;
  private long evaluations;

  Defences(Run.Side a, Run.Side b, Explanation first) {
    this.a = a;
    this.b = b;
    this.first = first;
  }

  /** Pictures sent through the models. */
  long evaluations() {
    return evaluations;
  }

  /** What is said after each. */
  List<Defended> labels() {
    List<Defence> all = Arrays.asList(Defence.values());
    List<ClassScore> ofFirst = top(a, all);
    List<ClassScore> ofSecond = top(b, all);
    List<Defended> defended = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      boolean restores = ofSecond.get(i).label().equals(first.explained().label());
      defended.add(
          new Defended(
              all.get(i),
              ofFirst.get(i),
              ofSecond.get(i),
              restores,
              Optional.empty(),
              Optional.empty()));
    }
    return defended;
  }

  private List<ClassScore> top(Run.Side side, List<Defence> defences) {
    evaluations += defences.size();
    return new WholeViews(side.classifier())
        .top(defences.stream().map(d -> side.view(d.apply(side.photo()))).toList());
  }

  /** A defence's outcome with the anchors that are found in time. */
  Defended anchors(
      Defended labels,
      Scene onFirst,
      Scene onSecond,
      Question question,
      Budget budget,
      ProgressListener listener) {
    listener.onQuestion(labels.defence().name());
    Optional<Explanation> firstAnchor =
        anchor(a, labels.defence(), onFirst, question, budget, listener);
    Optional<Explanation> secondAnchor =
        firstAnchor.isEmpty()
            ? Optional.empty()
            : anchor(b, labels.defence(), onSecond, question, budget, listener);
    return new Defended(
        labels.defence(),
        labels.first(),
        labels.second(),
        labels.restores(),
        firstAnchor,
        secondAnchor);
  }

  private Optional<Explanation> anchor(
      Run.Side side,
      Defence defence,
      Scene scene,
      Question question,
      Budget budget,
      ProgressListener listener) {
    try (Study study = side.explainer().study(defence.apply(side.photo()), scene)) {
      Optional<Explanation> explanation = Pace.explain(study, question, budget, listener);
      evaluations += study.evaluations();
      return explanation;
    }
  }
}
