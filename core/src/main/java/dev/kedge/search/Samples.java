package dev.kedge.search;

import dev.kedge.mask.MaskBatch;
import java.util.BitSet;
import java.util.List;

/**
 * Answered draws: the masks of all of them in order, and for each whether the model keeps the
 * explained class.
 */
public final class Samples {
  private final MaskBatch masks;
  private final BitSet agrees;
  private final int[] ends;

  /**
   * Samples of some draws; takes over what it is given.
   *
   * @param masks the masks of all draws, in the order of the draws
   * @param agrees bit i: whether the class is kept for mask i
   * @param counts number of masks of each draw
   */
  public Samples(MaskBatch masks, BitSet agrees, List<Integer> counts) {
    this.masks = masks;
    this.agrees = agrees;
    this.ends = new int[counts.size()];
    int end = 0;
    for (int d = 0; d < ends.length; d++) {
      end += counts.get(d);
      ends[d] = end;
    }
    if (end != masks.count()) {
      throw new IllegalArgumentException(end + " samples announced, " + masks.count() + " given");
    }
  }

  /** Number of samples of all draws. */
  public int count() {
    return masks.count();
  }

  /** The first sample of a draw. */
  public int from(int draw) {
    return draw == 0 ? 0 : ends[draw - 1];
  }

  /** One more than the last sample of a draw. */
  public int to(int draw) {
    return ends[draw];
  }

  /** The masks of all samples; to be read only. */
  public MaskBatch masks() {
    return masks;
  }

  /** Whether the model keeps the explained class for a sample. */
  public boolean agrees(int sample) {
    return agrees.get(sample);
  }

  /** Number of the samples from..to − 1 for which the class is kept. */
  public int agreeing(int from, int to) {
    return agrees.get(from, to).cardinality();
  }

  /** Number of samples of a draw for which the class is kept. */
  public int agreeing(int draw) {
    return agrees.get(from(draw), to(draw)).cardinality();
  }
}
