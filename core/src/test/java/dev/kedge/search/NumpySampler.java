package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.Superpixels;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Answers a table's draws with the masks that the Python package would draw: its random stream,
 * after the 10,000 masks that it takes for coverage first.
 */
final class NumpySampler implements Sampler {
  private final TruthTable table;
  private final NumpyStream stream;
  private final Set<Superpixels> known = new HashSet<>();
  private long draws;

  NumpySampler(TruthTable table, int seed) {
    this.table = table;
    this.stream = new NumpyStream(seed);
    for (int i = 0; i < 10_000 * table.superpixels(); i++) {
      stream.uniform();
    }
  }

  @Override
  public int superpixels() {
    return table.superpixels();
  }

  @Override
  public double keepProbability() {
    return .5;
  }

  @Override
  public int backgrounds() {
    return 1;
  }

  @Override
  public Samples draw(List<Draw> requests, Budget budget) {
    MaskBatch masks = new MaskBatch(superpixels(), 200);
    BitSet agrees = new BitSet();
    for (Draw request : requests) {
      for (int i = 0; i < request.count(); i++) {
        Superpixels kept = request.given();
        for (int s = 0; s < superpixels(); s++) {
          kept = stream.uniform() >= .5 ? kept.with(s) : kept;
        }
        agrees.set(masks.count(), table.agrees((int) kept.word(0), 0));
        masks.add(kept, 0);
        known.add(kept);
      }
    }
    draws += masks.count();
    return new Samples(masks, agrees, requests.stream().map(Draw::count).toList());
  }

  @Override
  public Cost cost() {
    return new Cost(known.size(), known.size(), draws, 0);
  }
}
