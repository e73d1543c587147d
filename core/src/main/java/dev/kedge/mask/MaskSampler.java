package dev.kedge.mask;

/**
 * Draws masks. Whether sample n keeps superpixel s is a function of (seed, n, s) alone: word s mod
 * 4 of the Philox block with counter (n low, n high, s / 4, 0) and the seed as key is compared with
 * the keep probability times 2³². The background of sample n is word 0 of the block with counter (n
 * low, n high, 0, 1), scaled to 0..backgrounds−1.
 *
 * <p>Immutable and safe for many threads.
 */
public final class MaskSampler {
  private static final int BACKGROUND_STREAM = 1;

  private final long seed;
  private final int superpixels;
  private final double keepProbability;
  private final int backgrounds;
  private final long keepBelow;

  /**
   * A sampler of masks of K superpixels.
   *
   * @param keepProbability q, 0..1, the probability that a superpixel is kept; a multiple of 2⁻³²
   *     is exact, others are rounded to one
   * @param backgrounds number of backgrounds, at least 1
   */
  public MaskSampler(long seed, int superpixels, double keepProbability, int backgrounds) {
    if (superpixels < 1 || backgrounds < 1) {
      throw new IllegalArgumentException(
          "masks of " + superpixels + " superpixels over " + backgrounds + " backgrounds");
    }
    if (!(keepProbability >= 0 && keepProbability <= 1)) {
      throw new IllegalArgumentException("keep probability " + keepProbability + " outside 0..1");
    }
    this.seed = seed;
    this.superpixels = superpixels;
    this.keepProbability = keepProbability;
    this.backgrounds = backgrounds;
    this.keepBelow = Math.round(keepProbability * 0x1p32);
  }

  public long seed() {
    return seed;
  }

  public int superpixels() {
    return superpixels;
  }

  /** q, the probability that a superpixel is kept. */
  public double keepProbability() {
    return keepProbability;
  }

  /** Number of backgrounds; 1 if all masked superpixels show the same fill. */
  public int backgrounds() {
    return backgrounds;
  }

  /**
   * Adds the masks of a draw to a batch.
   *
   * @throws IllegalArgumentException if the draw leaves the sub-cube or K differs
   */
  public void draw(Draw draw, MaskBatch target) {
    if (draw.given().universe() != superpixels || target.superpixels() != superpixels) {
      throw new IllegalArgumentException(
          "this sampler draws masks of " + superpixels + " superpixels, not " + draw);
    }
    switch (draw) {
      case Draw.Conditional random -> drawConditional(random, target);
      case Draw.SubCube cube -> enumerate(cube, target);
    }
  }

  private void drawConditional(Draw.Conditional draw, MaskBatch target) {
    int[] random = new int[4];
    for (int i = 0; i < draw.count(); i++) {
      long sample = draw.firstSample() + i;
      int row = target.addEmpty(background(sample, random));
      for (int w = 0; w < target.words(); w++) {
        target.or(row, w, draw.given().word(w) | randomWord(sample, w, random));
      }
    }
  }

  private long randomWord(long sample, int word, int[] random) {
    long bits = 0;
    int end = Math.min(superpixels, (word + 1) * Long.SIZE);
    for (int s = word * Long.SIZE; s < end; s++) {
      if ((s & 3) == 0) {
        Philox4x32.block((int) sample, (int) (sample >>> 32), s >>> 2, 0, seed, random);
      }
      // The sign of the difference, not a branch: half of the branches would be mispredicted.
      bits |= ((random[s & 3] & 0xFFFFFFFFL) - keepBelow) >>> 63 << s;
    }
    return bits;
  }

  private int background(long sample, int[] random) {
    if (backgrounds == 1) {
      return 0;
    }
    Philox4x32.block((int) sample, (int) (sample >>> 32), 0, BACKGROUND_STREAM, seed, random);
    return (int) (((random[0] & 0xFFFFFFFFL) * backgrounds) >>> 32);
  }

  private void enumerate(Draw.SubCube draw, MaskBatch target) {
    int[] free = new int[superpixels - draw.given().size()];
    for (int i = 0, s = 0; s < superpixels; s++) {
      if (!draw.given().contains(s)) {
        free[i++] = s;
      }
    }
    long last = (draw.first() + draw.count() - 1) / backgrounds;
    if (free.length < Long.SIZE - 1 && last >>> free.length != 0) {
      throw new IllegalArgumentException(
          draw + " leaves a sub-cube of " + free.length + " free superpixels");
    }
    for (int i = 0; i < draw.count(); i++) {
      long number = (draw.first() + i) / backgrounds;
      int row = target.addEmpty((int) ((draw.first() + i) % backgrounds));
      for (int w = 0; w < target.words(); w++) {
        target.or(row, w, draw.given().word(w));
      }
      for (int j = 0; j < Math.min(free.length, Long.SIZE); j++) {
        target.or(row, free[j] >>> 6, (number >>> j & 1) << free[j]);
      }
    }
  }
}
