package dev.kedge.search;

import dev.kedge.mask.Draw;
import dev.kedge.mask.Superpixels;
import java.util.List;

/**
 * The precision of one anchor that was chosen before, by whatever means: exact where its sub-cube
 * is small, else a mean of fresh samples with Chernoff's bounds (Kaufmann, Kalyanakrishnan, COLT
 * 2013, section 2), which hold at 1 − δ because number of samples and anchor are fixed beforehand.
 */
public final class PrecisionEstimate {
  /** Searches number their samples from 0: these are never theirs. */
  private static final long FRESH = 1L << 48;

  private PrecisionEstimate() {}

  /**
   * Estimates a precision.
   *
   * @param draws samples taken at most, at least 1; a sub-cube of no more masks is evaluated whole
   * @param delta δ, in (0, 1): the risk that the precision is outside of the bounds
   * @throws BudgetSpentException if the budget ends first
   */
  public static Precision of(
      Sampler sampler, Superpixels anchor, int draws, double delta, Budget budget) {
    int free = sampler.superpixels() - anchor.size();
    if (free < Integer.SIZE - 1 && (long) sampler.backgrounds() << free <= draws) {
      Observations seen = new Observations(sampler);
      Draw all = new Draw.SubCube(anchor, 0, sampler.backgrounds() << free);
      seen.add(all, sampler.draw(List.of(all), budget), 0, (mask, source) -> {});
      return seen.exact(anchor);
    }
    Samples samples = sampler.draw(List.of(new Draw.Conditional(anchor, FRESH, draws)), budget);
    return Precision.estimated(samples.agreeing(0), draws, delta / 2, 1 - delta);
  }
}
