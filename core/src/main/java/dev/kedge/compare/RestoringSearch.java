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
import java.util.function.UnaryOperator;

/**
 * Looks for what must be copied from one picture into the other. All pasted pictures are masks of
 * one study: the first picture, with the second as its only background. So both directions share
 * what the model said of a mask.
 */
final class RestoringSearch {
  private final Run.Side a;
  private final Run.Side b;
  private final Scene shared;
  private final double[] weights;
  private final long limit;
  private final Budget budget;

  /**
   * A search over the superpixels of a scene.
   *
   * @param weights what is tried first: the share of the difference in each superpixel
   * @param budget for each direction
   */
  RestoringSearch(
      Run.Side a, Run.Side b, Scene shared, double[] weights, long limit, Budget budget) {
    this.a = a;
    this.b = b;
    this.shared = shared;
    this.weights = weights;
    this.limit = limit;
    this.budget = budget;
  }

  /** Both sets, for the top classes of the first and the second picture. */
  Restoring of(int firstClass, int secondClass) {
    Scene pasting = shared.toBuilder().fill(new Fill.Backgrounds(List.of(b.photo()))).build();
    try (Study pasted = a.explainer().study(a.photo(), pasting)) {
      Superpixels all = Superpixels.all(pasted.segmentation().superpixels());
      RestoringSet forth = set(pasted, firstClass, copied -> copied);
      RestoringSet back = set(pasted, secondClass, copied -> all.minus(copied));
      return new Restoring(forth, back, pasted.evaluations() + 2);
    }
  }

  /** The set for one direction; {@code kept} says what stays of the first picture. */
  private RestoringSet set(Study pasted, int label, UnaryOperator<Superpixels> kept) {
    long before = pasted.evaluations();
    SmallestSet.Found found =
        SmallestSet.of(weights, sets -> restore(pasted, label, sets, kept, before), limit);
    ClassScore verified = pastedWhole(pasted, kept.apply(found.set()));
    double probability = pasted.probabilities(label, List.of(kept.apply(found.set())))[0];
    return new RestoringSet(
        label,
        found.set(),
        found.atLeast(),
        (double) Overlap.pixels(found.set(), pasted.segmentation()) / pasted.view().pixels(),
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
    MaskBatch masks = new MaskBatch(weights.length, sets.size());
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
    Image picture = FillViews.masked(pasted.view(), pasted.segmentation(), b.view(), kept);
    return new WholeViews(a.classifier()).top(List.of(picture)).getFirst();
  }
}
