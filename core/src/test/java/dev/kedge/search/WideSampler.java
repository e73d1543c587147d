package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskSampler;
import dev.kedge.mask.Superpixels;
import java.util.BitSet;
import java.util.List;

/** Agrees where some of many superpixels are kept; more of them than a truth table can hold. */
final class WideSampler implements Sampler {
  private final MaskSampler masks;
  private final Superpixels needed;
  private long draws;

  WideSampler(Superpixels needed, long seed) {
    this.masks = new MaskSampler(seed, needed.universe(), .5, 1);
    this.needed = needed;
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
    return 1;
  }

  @Override
  public Samples draw(List<Draw> requests, Budget budget) {
    budget.check(cost());
    MaskBatch drawn = new MaskBatch(superpixels(), 200);
    requests.forEach(request -> masks.draw(request, drawn));
    BitSet agrees = new BitSet();
    for (int i = 0; i < drawn.count(); i++) {
      agrees.set(i, drawn.containsAll(i, needed));
    }
    draws += drawn.count();
    return new Samples(drawn, agrees, requests.stream().map(Draw::count).toList());
  }

  @Override
  public Cost cost() {
    return new Cost(draws, draws, draws, 0);
  }
}
