package dev.kedge.search;

import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskTable;
import dev.kedge.mask.Superpixels;

/**
 * Which masks, with their backgrounds, are known to agree or not, and what follows for a precision
 * without any doubt: π(A) is at least the mass of the known masks above A that agree, and at most 1
 * less the mass of those that do not. Used by one thread at a time.
 */
final class KnownMasks {
  /** The largest number that a sub-cube's masks are counted to. */
  static final long MANY = 1L << 40;

  private final int superpixels;
  private final int backgrounds;
  private final double keepProbability;
  private final MaskTable agrees;

  /**
   * What is known of a sub-cube.
   *
   * @param unknown masks not known, with their backgrounds; {@link #MANY} for more
   * @param low the mass of the known agreeing ones
   * @param high 1 less the mass of the known disagreeing ones
   */
  record Bounds(long unknown, double low, double high) {}

  KnownMasks(int superpixels, int backgrounds, double keepProbability) {
    this.superpixels = superpixels;
    this.backgrounds = backgrounds;
    this.keepProbability = keepProbability;
    this.agrees = new MaskTable(superpixels);
  }

  int size() {
    return agrees.size();
  }

  /** Takes in all answers. */
  void add(Samples samples) {
    MaskBatch masks = samples.masks();
    for (int row = 0; row < masks.count(); row++) {
      if (agrees.find(masks, row) == MaskTable.ABSENT) {
        agrees.add(masks, row, samples.agrees(row) ? 1 : 0);
      }
    }
  }

  /** The number of masks that keep so many superpixels at least, times backgrounds. */
  long cube(int size) {
    int free = superpixels - size;
    return free >= 40 ? MANY : Math.min(MANY, (long) backgrounds << free);
  }

  /** What is known of the masks that keep an anchor. */
  Above above(Superpixels anchor) {
    return new Above(anchor);
  }

  /** The known masks that keep one anchor; looks at each known mask once, however often asked. */
  final class Above {
    private final Superpixels anchor;
    private final double[] mass;
    private int seen;
    private long known;
    private double agreeing;
    private double disagreeing;

    private Above(Superpixels anchor) {
      this.anchor = anchor;
      this.mass = masses(superpixels - anchor.size());
    }

    /** What follows for the precision. */
    Bounds bounds() {
      MaskBatch masks = agrees.masks();
      for (; seen < masks.count(); seen++) {
        if (masks.containsAll(seen, anchor)) {
          known++;
          double m = mass[masks.size(seen) - anchor.size()];
          if (agrees.value(seen) == 1) {
            agreeing += m;
          } else {
            disagreeing += m;
          }
        }
      }
      long unknown = cube(anchor.size()) - known;
      if (unknown == 0) {
        double precision = Math.clamp(agreeing / (agreeing + disagreeing), 0.0, 1.0);
        return new Bounds(0, precision, precision);
      }
      return new Bounds(unknown, Math.min(1, agreeing), Math.max(0, 1 - disagreeing));
    }
  }

  /** The mass of a mask that keeps so many of the free superpixels, over one background. */
  private double[] masses(int free) {
    double[] mass = new double[free + 1];
    for (int kept = 0; kept <= free; kept++) {
      mass[kept] =
          Math.pow(keepProbability, kept)
              * Math.pow(1 - keepProbability, free - kept)
              / backgrounds;
    }
    return mass;
  }
}
