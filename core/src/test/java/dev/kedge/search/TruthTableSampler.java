package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Answers draws from a truth table, and counts what a model would have been asked: each mask once,
 * in batches of up to 64.
 */
final class TruthTableSampler implements Sampler {
  private static final int BATCH = 64;

  private final TruthTable table;
  private final MaskSampler masks;
  private final IntUnaryOperator pixels;
  private final BitSet known = new BitSet();
  private long evaluations;
  private long draws;
  private long batches;

  TruthTableSampler(TruthTable table, long seed, IntUnaryOperator pixels) {
    this.table = table;
    this.pixels = pixels;
    this.masks =
        new MaskSampler(seed, table.superpixels(), table.keepProbability(), table.backgrounds());
  }

  @Override
  public int superpixels() {
    return table.superpixels();
  }

  @Override
  public double keepProbability() {
    return table.keepProbability();
  }

  @Override
  public int pixels(int superpixel) {
    return pixels.applyAsInt(superpixel);
  }

  @Override
  public int backgrounds() {
    return table.backgrounds();
  }

  @Override
  public Samples draw(List<Draw> requests, Budget budget) {
    budget.check(cost());
    MaskBatch drawn = new MaskBatch(superpixels(), requests.stream().mapToInt(Draw::count).sum());
    requests.forEach(request -> masks.draw(request, drawn));
    BitSet agrees = new BitSet(drawn.count());
    int batch = 0;
    for (int i = 0; i < drawn.count(); i++) {
      int mask = (int) drawn.word(i, 0);
      int key = mask * backgrounds() + drawn.background(i);
      if (!known.get(key)) {
        if (batch == BATCH || evaluations >= budget.maxEvaluations()) {
          budget.check(cost());
          batch = 0;
        }
        batches += batch++ == 0 ? 1 : 0;
        evaluations++;
        known.set(key);
      }
      agrees.set(i, table.agrees(mask, drawn.background(i)));
    }
    draws += drawn.count();
    return new Samples(drawn, agrees, requests.stream().map(Draw::count).toList());
  }

  @Override
  public Cost cost() {
    return new Cost(evaluations, evaluations, draws, batches);
  }
}
