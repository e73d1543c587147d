package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The waist of Kedge: left of it pictures, devices and models; right of it only bits and counts. It
 * answers draws of masks with whether the model keeps the explained class for each.
 *
 * <p>A draw may be answered from memory: a model gives the same answer for the same mask, so none
 * is evaluated twice. All draws of one request may be evaluated together, in batches of any size.
 * Used by one thread at a time.
 */
public interface Sampler {
  /** K, the number of superpixels. */
  int superpixels();

  /** q, the probability that a superpixel is kept, in every conditional draw. */
  double keepProbability();

  /** Number of backgrounds; 1 if masked superpixels always show the same fill. */
  int backgrounds();

  /**
   * Pixels of a superpixel: of two anchors that are alike otherwise, the one of fewer pixels is
   * preferred. 1 if there are no pixels.
   */
  default int pixels(int superpixel) {
    return 1;
  }

  /** Pixels of all superpixels of an anchor. */
  default long pixels(Superpixels anchor) {
    return IntStream.of(anchor.indices()).mapToLong(this::pixels).sum();
  }

  /**
   * Answers draws, in their order.
   *
   * @throws BudgetSpentException if the budget ends first; what was evaluated until then is kept
   */
  Samples draw(List<Draw> draws, Budget budget);

  /** What was spent until now. */
  Cost cost();
}
