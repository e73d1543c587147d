package dev.kedge.image;

import java.util.Arrays;

/**
 * For a run of output positions on one axis of a resize: the input positions that each is made of,
 * and their weights as integers of {@value #FRACTION_BITS} fractional bits.
 *
 * <p>32 bits hold a weighted sum of 8-bit values: 22 bits of fraction, 8 of value, one for the sign
 * and one for the overshoot of filters with negative lobes.
 */
final class FilterTaps {
  static final int FRACTION_BITS = 22;

  private final int[] first;
  private final int[] count;
  private final int[] weights;
  private final int stride;

  private FilterTaps(int outputs, int stride) {
    this(new int[outputs], new int[outputs], new int[Math.multiplyExact(outputs, stride)], stride);
  }

  private FilterTaps(int[] first, int[] count, int[] weights, int stride) {
    this.first = first;
    this.count = count;
    this.weights = weights;
    this.stride = stride;
  }

  /**
   * The taps of the outputs {@code start .. start + outputs − 1} of a resize.
   *
   * <p>Where a pixel lies on a border of {@link Resampling#BOX}, rounding decides whether it
   * counts. So positions are worked out in double in the order in which the Python Imaging Library
   * does it.
   *
   * @param from length of the input, in pixels
   * @param to length of the whole output
   */
  static FilterTaps of(int from, long to, long start, int outputs, Resampling resampling) {
    double scale = (double) from / to;
    double stretch = Math.max(scale, 1);
    double reach = resampling.radius() * stretch;
    FilterTaps taps = new FilterTaps(outputs, (int) Math.min(from, 2 * Math.ceil(reach) + 1));
    double[] row = new double[taps.stride];
    for (int i = 0; i < outputs; i++) {
      double centre = (start + i + 0.5) * scale;
      int low = Math.max(0, (int) (centre - reach + 0.5));
      int end = Math.min(from, (int) (centre + reach + 0.5));
      double sum = 0;
      for (int x = low; x < end; x++) {
        row[x - low] = resampling.weight((x - centre + 0.5) * (1 / stretch));
        sum += row[x - low];
      }
      taps.first[i] = low;
      taps.count[i] = end - low;
      for (int k = 0; k < taps.count[i]; k++) {
        taps.weights[i * taps.stride + k] = (int) Math.round(row[k] / sum * (1 << FRACTION_BITS));
      }
    }
    return taps;
  }

  /**
   * The taps of outputs that each are the one input under their centre, as {@link
   * Resampling#NEAREST} or no resize has them.
   *
   * <p>A centre on the border of two inputs is in that to which the Python Imaging Library's sum of
   * the steps up to there is rounded.
   */
  static FilterTaps nearest(int from, long to, long start, int outputs) {
    FilterTaps taps = new FilterTaps(outputs, 1);
    Arrays.fill(taps.count, 1);
    Arrays.fill(taps.weights, 1 << FRACTION_BITS);
    double step = (double) from / to;
    double centre = step / 2;
    for (long output = 0; output < start + outputs; output++) {
      if (output >= start) {
        taps.first[(int) (output - start)] = Math.min(from - 1, (int) centre);
      }
      centre += step;
    }
    return taps;
  }

  /** The same taps in a longer input, of which theirs begins at a position. */
  FilterTaps shifted(int position) {
    int[] later = first.clone();
    for (int i = 0; i < later.length; i++) {
      later[i] += position;
    }
    return new FilterTaps(later, count, weights, stride);
  }

  /** The most input positions that an output is made of. */
  int longest() {
    return stride;
  }

  int outputs() {
    return first.length;
  }

  /** The first input position of an output. */
  int first(int output) {
    return first[output];
  }

  /** The input position after the last one of an output. */
  int end(int output) {
    return first[output] + count[output];
  }

  /** The weight of an input position between {@link #first} and {@link #end}. */
  int weight(int output, int input) {
    return weights[output * stride + input - first[output]];
  }

  /** A weighted sum, that began at 0, as an 8-bit value: rounded half up, clipped. */
  static byte round(int sum) {
    int value = (sum + (1 << (FRACTION_BITS - 1))) >> FRACTION_BITS;
    return (byte) Math.clamp(value, 0, 255);
  }
}
