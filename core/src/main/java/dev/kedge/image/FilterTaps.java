package dev.kedge.image;

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
   * @param from length of the input, in pixels
   * @param to length of the whole output
   */
  static FilterTaps of(int from, long to, long start, int outputs, Resampling resampling) {
    // In units of half an input pixel / to, all centres and the filter's reach are whole numbers.
    long stretch = Math.max(from, to);
    long reach = Math.round(2 * resampling.radius()) * stretch;
    FilterTaps taps = new FilterTaps(outputs, (int) Math.min(from, reach / to + 1));
    double[] row = new double[taps.stride];
    for (int i = 0; i < outputs; i++) {
      long centre = (2 * (start + i) + 1) * from;
      int low = (int) Math.max(0, Math.ceilDiv(centre - reach - to, 2 * to));
      int high = (int) Math.min(from - 1, Math.floorDiv(centre + reach - to, 2 * to));
      double sum = 0;
      for (int x = low; x <= high; x++) {
        double distance = (double) ((2L * x + 1) * to - centre) / (2 * stretch);
        row[x - low] = resampling.weight(distance);
        sum += row[x - low];
      }
      taps.first[i] = low;
      taps.count[i] = high - low + 1;
      for (int k = 0; k < taps.count[i]; k++) {
        taps.weights[i * taps.stride + k] = (int) Math.round(row[k] / sum * (1 << FRACTION_BITS));
      }
    }
    return taps;
  }

  /**
   * The taps of outputs that each are the one input under their centre, as {@link
   * Resampling#NEAREST} or no resize has them.
   */
  static FilterTaps nearest(int from, long to, long start, int outputs) {
    FilterTaps taps = new FilterTaps(outputs, 1);
    for (int i = 0; i < outputs; i++) {
      taps.first[i] = under(start + i, from, to);
      taps.count[i] = 1;
      taps.weights[i] = 1 << FRACTION_BITS;
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

  /** The input position under the centre of an output position. */
  private static int under(long output, int from, long to) {
    return (int) ((2 * output + 1) * from / (2 * to));
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
