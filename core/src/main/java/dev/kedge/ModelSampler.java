package dev.kedge;

import dev.kedge.classify.UnreachableModelException;
import dev.kedge.evaluate.Evaluator;
import dev.kedge.evaluate.Spent;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.search.Budget;
import dev.kedge.search.BudgetSpentException;
import dev.kedge.search.Cost;
import dev.kedge.search.Sampler;
import dev.kedge.search.Samples;
import dev.kedge.search.Status;
import dev.kedge.segment.Segmentation;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Answers draws about one class or label with a real model, and counts what that costs. */
final class ModelSampler implements Sampler {
  private final MaskSampler masks;
  private final Segmentation segmentation;
  private final Answers answers;
  private final Evaluator evaluator;
  private final int kept;
  private final Spent before;
  private long draws;
  private @Nullable UnreachableModelException unreachable;

  /**
   * A sampler for one class or label of one picture.
   *
   * @param kept the answer that keeps it
   * @param before what was spent before; it does not count
   */
  ModelSampler(
      MaskSampler masks,
      Segmentation segmentation,
      Answers answers,
      Evaluator evaluator,
      int kept,
      Spent before) {
    this.masks = masks;
    this.segmentation = segmentation;
    this.answers = answers;
    this.evaluator = evaluator;
    this.kept = kept;
    this.before = before;
  }

  @Override
  public int superpixels() {
    return masks.superpixels();
  }

  @Override
  public double keepProbability() {
    return masks.keepProbability();
  }

  @Override
  public int backgrounds() {
    return masks.backgrounds();
  }

  @Override
  public int pixels(int superpixel) {
    return segmentation.size(superpixel);
  }

  @Override
  public Cost cost() {
    Spent spent = evaluator.spent().since(before);
    return new Cost(spent.evaluations(), answers.distinctMasks(), draws, spent.batches());
  }

  @Override
  public Samples draw(List<Draw> requests, Budget budget) {
    budget.check(cost());
    int count = requests.stream().mapToInt(Draw::count).sum();
    MaskBatch drawn = new MaskBatch(superpixels(), count);
    for (Draw request : requests) {
      masks.draw(request, drawn);
    }
    int[] said = answers(drawn, budget);
    BitSet agrees = new BitSet(count);
    for (int row = 0; row < count; row++) {
      agrees.set(row, said[row] == kept);
    }
    draws += count;
    return new Samples(drawn, agrees, requests.stream().map(Draw::count).toList());
  }

  private int[] answers(MaskBatch drawn, Budget budget) {
    evaluator.stopWhen(() -> budget.ended(Cost.NOTHING).isPresent());
    try {
      return answers.of(drawn, wanted -> allowed(wanted, budget));
    } catch (UnreachableModelException e) {
      unreachable = e;
      throw new BudgetSpentException(Status.UNREACHABLE);
    } catch (CancellationException e) {
      budget.check(cost());
      throw e;
    } finally {
      evaluator.stopWhen(() -> false);
    }
  }

  /** Why the model could not be asked any more; null as long as it can. */
  @Nullable UnreachableModelException unreachable() {
    return unreachable;
  }

  private int allowed(int wanted, Budget budget) {
    return (int) Math.min(wanted, budget.left(cost()).maxEvaluations());
  }
}
