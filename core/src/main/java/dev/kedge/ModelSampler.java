package dev.kedge;

import dev.kedge.classify.Scores;
import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.MaskTable;
import dev.kedge.search.Budget;
import dev.kedge.search.Cost;
import dev.kedge.search.Sampler;
import dev.kedge.search.Samples;
import java.util.BitSet;
import java.util.List;

/**
 * Answers draws with a real model. It remembers the top class of every mask, so none goes through
 * the model twice, whatever class is asked for.
 */
final class ModelSampler implements Sampler {
  /** Masks remembered at the most; then all are forgotten, which costs evaluations, not truth. */
  private static final int MOST_REMEMBERED = 1 << 23;

  private static final int UNKNOWN = -1;

  private final MaskSampler masks;
  private final Evaluator evaluator;
  private final int explained;
  private final MaskTable classes;
  private int known;
  private long forgotten;
  private long draws;

  /** A sampler for one class of one picture. */
  ModelSampler(MaskSampler masks, Evaluator evaluator, int explained) {
    this.masks = masks;
    this.evaluator = evaluator;
    this.explained = explained;
    this.classes = new MaskTable(masks.superpixels());
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
  public Cost cost() {
    return new Cost(evaluator.evaluations(), forgotten + known, draws, evaluator.batches());
  }

  /** The masks whose top class is known, with that class; to be read only. */
  MaskTable classes() {
    return classes;
  }

  /** Remembers the top class of a mask that was evaluated elsewhere. */
  void remember(MaskBatch batch, int row, int top) {
    if (classes.find(batch, row) == MaskTable.ABSENT) {
      classes.add(batch, row, top);
      known++;
    }
  }

  @Override
  public Samples draw(List<Draw> requests, Budget budget) {
    budget.check(cost());
    int count = requests.stream().mapToInt(Draw::count).sum();
    MaskBatch drawn = new MaskBatch(superpixels(), count);
    for (Draw request : requests) {
      masks.draw(request, drawn);
    }
    if (known + count > MOST_REMEMBERED) {
      forgotten += known;
      known = 0;
      classes.truncate(0);
    }
    int[] entries = new int[count];
    try {
      for (int row = 0; row < count; row++) {
        entries[row] = classes.find(drawn, row);
        if (entries[row] == MaskTable.ABSENT) {
          entries[row] = classes.add(drawn, row, UNKNOWN);
          if (classes.size() - known == evaluator.batchSize()) {
            evaluateUnknown(budget);
          }
        }
      }
      evaluateUnknown(budget);
    } finally {
      classes.truncate(known);
    }
    BitSet agrees = new BitSet(count);
    for (int row = 0; row < count; row++) {
      agrees.set(row, classes.value(entries[row]) == explained);
    }
    draws += count;
    return new Samples(drawn, agrees, requests.stream().map(Draw::count).toList());
  }

  /**
   * Evaluates the newest entries of the table, those from {@code known} on, as far as is allowed.
   */
  private void evaluateUnknown(Budget budget) {
    while (known < classes.size()) {
      budget.check(cost());
      long allowed = budget.maxEvaluations() - evaluator.evaluations();
      int count = (int) Math.min(allowed, classes.size() - known);
      Scores scores = evaluator.evaluate(classes.masks(), known, count);
      for (int i = 0; i < count; i++) {
        classes.value(known + i, scores.top(i));
      }
      known += count;
    }
  }
}
