package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.Explanation;
import dev.kedge.image.Image;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Tries all defences on both pictures. Used by one thread at a time. */
final class Defences {
  private final Comparing pair;
  private final Explanation first;

  /**
   * Defences of two pictures.
   *
   * @param first why the first has its class untouched
   */
  Defences(Comparing pair, Explanation first) {
    this.pair = pair;
    this.first = first;
  }

  /** What is said after each; none if it was not asked for or there is no time. */
  List<Defended> labels() {
    return pair.options().defences()
        ? pair.part(Part.DEFENCES, this::allLabels).orElse(List.of())
        : List.of();
  }

  private List<Defended> allLabels() {
    List<Defence> all = Arrays.asList(Defence.values());
    List<ClassScore> ofFirst = top(pair.first(), all);
    List<ClassScore> ofSecond = top(pair.second(), all);
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

  private List<ClassScore> top(Side side, List<Defence> defences) {
    List<Image> views = defences.stream().map(d -> side.view(d.apply(side.photo()))).toList();
    return pair.top(side, views);
  }

  /** The same with the anchors that are found in time, if they are asked for. */
  List<Defended> withAnchors(List<Defended> labels) {
    if (!pair.options().defenceAnchors()) {
      return labels;
    }
    List<Defended> anchors = new ArrayList<>();
    for (Defended defended : labels) {
      anchors.add(pair.part(Part.DEFENCE_ANCHORS, () -> anchors(defended)).orElse(defended));
    }
    if (anchors.stream().anyMatch(d -> d.secondAnchor().isEmpty())) {
      pair.cut(Part.DEFENCE_ANCHORS);
    }
    return anchors;
  }

  private Defended anchors(Defended labels) {
    pair.listener().onQuestion(labels.defence().name());
    Optional<Explanation> firstAnchor = anchor(pair.first(), labels.defence());
    Optional<Explanation> secondAnchor =
        firstAnchor.isEmpty() ? Optional.empty() : anchor(pair.second(), labels.defence());
    return new Defended(
        labels.defence(),
        labels.first(),
        labels.second(),
        labels.restores(),
        firstAnchor,
        secondAnchor);
  }

  private Optional<Explanation> anchor(Side side, Defence defence) {
    return pair.explain(side, defence.apply(side.photo()), side.shared());
  }
}
