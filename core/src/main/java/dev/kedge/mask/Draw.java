package dev.kedge.mask;

/**
 * A request for masks that all keep some given superpixels.
 *
 * <p>What a mask holds is a function of the request's numbers and the seed alone: it does not
 * depend on what was drawn before, in which batch, or where.
 */
public sealed interface Draw {
  /** The superpixels that every mask keeps. */
  Superpixels given();

  /** Number of masks. */
  int count();

  /**
   * Random masks: the samples firstSample .. firstSample + count − 1 of the distribution
   * D(·|given), in which every other superpixel is kept with the keep probability, independently.
   * Samples are independent if their numbers differ; who asks sees to it that no number is used
   * twice.
   */
  record Conditional(Superpixels given, long firstSample, int count) implements Draw {
    public Conditional {
      check(firstSample, count);
    }
  }

  /**
   * Enumerated masks: the numbers first .. first + count − 1 of the sub-cube above {@code given}.
   * Mask number i keeps, besides the given ones, the j-th of the remaining superpixels (ascending)
   * where bit j of i div b is 1, over background i mod b, of b backgrounds (1 if there are none).
   */
  record SubCube(Superpixels given, long first, int count) implements Draw {
    public SubCube {
      check(first, count);
    }
  }

  private static void check(long first, int count) {
    if (first < 0 || count < 1) {
      throw new IllegalArgumentException("a draw of " + count + " masks from number " + first);
    }
  }
}
