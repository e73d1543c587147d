package dev.kedge.attack;

import dev.kedge.image.Image;
import dev.kedge.image.PhotoCells;

/**
 * The changes that an attack may make: shifts of a photo's cells, in grey levels, within ε by the
 * norm and with no value outside 0..255.
 */
final class Ball {
  private static final double LEVELS = 255;

  /** So that 8/255 times 255 is 8 whole levels. */
  private static final double ROUNDING = 1e-9;

  private static final int THRESHOLDS = 0x7468;

  private final PhotoCells cells;
  private final Norm norm;
  private final double radius;
  private final int[] low;
  private final int[] high;
  private final float[] thresholds;

  /** The ball of radius ε, in units of 0..1, round a photo. */
  Ball(PhotoCells cells, Norm norm, double epsilon, long seed) {
    this.cells = cells;
    this.norm = norm;
    radius = epsilon * LEVELS + ROUNDING;
    int most = (int) Math.min(radius, LEVELS);
    RandomStream random = new RandomStream(seed, THRESHOLDS);
    low = new int[cells.values()];
    high = new int[cells.values()];
    thresholds = new float[cells.values()];
    for (int i = 0; i < low.length; i++) {
      int pixels = cells.pixels(i / Image.CHANNELS);
      int own = norm == Norm.LINF ? most : (int) Math.min(radius / Math.sqrt(pixels), LEVELS);
      low[i] = Math.max(-own, cells.lowest(i));
      high[i] = Math.min(own, cells.highest(i));
      thresholds[i] = Math.min((float) random.uniform(), 1 - 0x1p-20f);
    }
  }

  PhotoCells cells() {
    return cells;
  }

  Norm norm() {
    return norm;
  }

  /** ε in grey levels. */
  double radius() {
    return radius;
  }

  /** Whether any shift other than 0 is in it. */
  boolean hasRoom() {
    for (int i = 0; i < low.length; i++) {
      if (low[i] < 0 || high[i] > 0) {
        return true;
      }
    }
    return false;
  }

  /** The shift at a place brought within the limits of its value alone. */
  int clip(int place, int shift) {
    return Math.min(Math.max(shift, low[place]), high[place]);
  }

  /** Brings real shifts, in grey levels, into the ball, in place. */
  void project(float[] shifts) {
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] = Math.min(Math.max(shifts[i], low[i]), high[i]);
    }
    if (norm == Norm.L2) {
      double length = norm(shifts);
      if (length > radius) {
        scale(shifts, (float) (radius / length));
      }
    }
  }

  /**
   * Real shifts as whole grey levels in the ball. Each is rounded up where its fraction exceeds a
   * threshold that its place got by lot: so the mean over neighbours stays what it is, and a change
   * too small for one value still shows in some.
   */
  int[] rounded(float[] shifts) {
    float factor = 1;
    int[] whole = new int[shifts.length];
    while (true) {
      for (int i = 0; i < whole.length; i++) {
        whole[i] = clip(i, (int) Math.floor(shifts[i] * factor + thresholds[i]));
      }
      double length = norm == Norm.L2 ? norm(whole) : 0;
      if (length <= radius) {
        return whole;
      }
      factor *= (float) Math.min(radius / length, 0.995);
    }
  }

  /** The length by L2 of the change of the photo, in grey levels. */
  double norm(float[] shifts) {
    double sum = 0;
    for (int cell = 0, i = 0; i < shifts.length; cell++) {
      double own = 0;
      for (int c = 0; c < Image.CHANNELS; c++, i++) {
        own += (double) shifts[i] * shifts[i];
      }
      sum += own * cells.pixels(cell);
    }
    return Math.sqrt(sum);
  }

  /** The size of the change of the photo by this ball's norm, in units of 0..1. */
  double size(int[] shifts) {
    if (norm == Norm.L2) {
      return norm(shifts) / LEVELS;
    }
    int most = 0;
    for (int shift : shifts) {
      most = Math.max(most, Math.abs(shift));
    }
    return most / LEVELS;
  }

  private double norm(int[] shifts) {
    long sum = 0;
    for (int cell = 0, i = 0; i < shifts.length; cell++) {
      long own = 0;
      for (int c = 0; c < Image.CHANNELS; c++, i++) {
        own += (long) shifts[i] * shifts[i];
      }
      sum += own * cells.pixels(cell);
    }
    return Math.sqrt((double) sum);
  }

  private static void scale(float[] shifts, float factor) {
    for (int i = 0; i < shifts.length; i++) {
      shifts[i] *= factor;
    }
  }
}
