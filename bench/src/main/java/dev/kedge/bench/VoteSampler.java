package dev.kedge.bench;

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
 * Stands in for a picture and a model of any number of superpixels: each has a number of votes, and
 * the class is kept where the kept ones reach a quorum. It draws masks and looks answers up as an
 * explanation does.
 */
final class VoteSampler implements Sampler {
  private final MaskSampler masks;
  private final MaskTable known;
  private final int[] votes;
  private final int quorum;
  private long draws;

  VoteSampler(int[] votes, int quorum, long seed) {
    this.votes = votes.clone();
    this.quorum = quorum;
    this.masks = new MaskSampler(seed, votes.length, .5, 1);
    this.known = new MaskTable(votes.length);
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
    int count = requests.stream().mapToInt(Draw::count).sum();
    MaskBatch drawn = new MaskBatch(superpixels(), count);
    for (Draw request : requests) {
      masks.draw(request, drawn);
    }
    BitSet agrees = new BitSet(count);
    for (int row = 0; row < count; row++) {
      int entry = known.find(drawn, row);
      if (entry == MaskTable.ABSENT) {
        entry = known.add(drawn, row, kept(drawn, row) >= quorum ? 1 : 0);
      }
      agrees.set(row, known.value(entry) == 1);
    }
    draws += count;
    return new Samples(drawn, agrees, requests.stream().map(Draw::count).toList());
  }

  private int kept(MaskBatch drawn, int row) {
    int sum = 0;
    for (int w = 0; w < drawn.words(); w++) {
      for (long left = drawn.word(row, w); left != 0; left &= left - 1) {
        sum += votes[(w << 6) + Long.numberOfTrailingZeros(left)];
      }
    }
    return sum;
  }

  @Override
  public Cost cost() {
    return new Cost(known.size(), known.size(), draws, 0);
  }
}
