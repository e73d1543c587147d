package dev.kedge.compare;

import dev.kedge.ClassScore;
import dev.kedge.Scene;
import dev.kedge.Study;
import dev.kedge.image.Image;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.FillViews;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Looks for what must be copied from one picture into the other. All pasted pictures are masks of
 * one study: the first picture, with the second as its only background. So both directions share
 * what the model said of a mask.
 */
final class RestoringSearch {
  private final Comparing pair;
  private final Difference difference;
  private final Budget budget;

  private RestoringSearch(Comparing pair, Difference difference) {
    this.pair = pair;
    this.difference = difference;
    this.budget = pair.budget().withMaxDraws(Long.MAX_VALUE);
  }

  /**
   * Both sets; none if there is no time, they are not asked for, there are two models, or the views
   * have different sizes.
   *
   * @param difference what is tried first: the superpixels where most of it lies
   */
  static Optional<Restoring> of(Comparing pair, Optional<Difference> difference) {
    if (pair.options().restoringLimit() == 0 || !pair.oneModel() || difference.isEmpty()) {
      return Optional.empty();
    }
    pair.listener().onQuestion("what restores the answers");
    RestoringSearch search = new RestoringSearch(pair, difference.get());
    Optional<Restoring> restoring = pair.part(Part.RESTORING, search::bothSets);
    if (restoring.filter(Restoring::cutShort).isPresent()) {
      pair.cut(Part.RESTORING);
    }
    return restoring;
  }

  private Restoring bothSets() {
    long before = pair.evaluations();
    Side first = pair.first();
    Scene pasting =
        first.shared().toBuilder()
            .fill(new Fill.Backgrounds(List.of(pair.second().photo())))
            .build();
    List<RestoringSet> sets = pair.studied(first, first.photo(), pasting, this::bothSets);
    return new Restoring(sets.getFirst(), sets.getLast(), pair.evaluations() - before);
  }

  private List<RestoringSet> bothSets(Study pasted) {
    Superpixels all = Superpixels.all(pasted.segmentation().superpixels());
    RestoringSet firstIntoSecond = set(pasted, topClass(pair.first()), copied -> copied);
    RestoringSet secondIntoFirst = set(pasted, topClass(pair.second()), all::minus);
    return List.of(firstIntoSecond, secondIntoFirst);
  }

  private static int topClass(Side side) {
    return side.study().top(1).getFirst().index();
  }

  /** The set for one direction; {@code kept} says what stays of the first picture. */
  private RestoringSet set(Study pasted, int label, UnaryOperator<Superpixels> kept) {
    long before = pasted.evaluations();
    double[] weights =
        difference.energyShares().stream().mapToDouble(Double::doubleValue).toArray();
    SmallestSet.Found found =
        SmallestSet.of(
            weights,
            sets -> restore(pasted, label, sets, kept, before),
            pair.options().restoringLimit());
    ClassScore verified = pastedWhole(pasted, kept.apply(found.set()));
    double probability = pasted.probabilities(label, List.of(kept.apply(found.set())))[0];
    return new RestoringSet(
        label,
        found.set(),
        found.atLeast(),
        (double) pasted.segmentation().size(found.set()) / pasted.view().pixels(),
        probability,
        verified.index() == label,
        found.cutShort());
  }

  private boolean[] restore(
      Study pasted,
      int label,
      List<Superpixels> sets,
      UnaryOperator<Superpixels> kept,
      long before) {
    MaskBatch masks = new MaskBatch(pasted.segmentation().superpixels(), sets.size());
    sets.forEach(copied -> masks.add(kept.apply(copied), 0));
    Cost spent = new Cost(pasted.evaluations() - before, 0, 0, 0);
    int[] classes = pasted.topClasses(masks, budget.left(spent));
    boolean[] restores = new boolean[classes.length];
    for (int i = 0; i < restores.length; i++) {
      restores[i] = classes[i] == label;
    }
    return restores;
  }

  private ClassScore pastedWhole(Study pasted, Superpixels kept) {
    Image picture =
        FillViews.masked(pasted.view(), pasted.segmentation(), pair.second().view(), kept);
    return pair.top(pair.first(), List.of(picture)).getFirst();
  }
}
