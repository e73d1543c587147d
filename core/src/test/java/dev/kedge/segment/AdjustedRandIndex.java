package dev.kedge.segment;

import java.util.Arrays;

/**
 * How alike two divisions of the same things are, corrected for chance: 1 for the same division, 0
 * on average for random ones (Hubert &amp; Arabie, "Comparing Partitions", 1985).
 */
final class AdjustedRandIndex {
  private AdjustedRandIndex() {}

  static double of(Segmentation one, Segmentation other) {
    return of(one.copyLabels(), other.copyLabels());
  }

  /** Of labels from 0 in both arrays. */
  static double of(int[] one, int[] other) {
    if (one.length != other.length) {
      throw new IllegalArgumentException(one.length + " labels against " + other.length);
    }
    int rows = Arrays.stream(one).max().orElseThrow() + 1;
    int columns = Arrays.stream(other).max().orElseThrow() + 1;
    long[][] both = new long[rows][columns];
    long[] ofOne = new long[rows];
    long[] ofOther = new long[columns];
    for (int i = 0; i < one.length; i++) {
      both[one[i]][other[i]]++;
      ofOne[one[i]]++;
      ofOther[other[i]]++;
    }
    double together = Arrays.stream(both).mapToDouble(AdjustedRandIndex::pairs).sum();
    double inOne = pairs(ofOne);
    double inOther = pairs(ofOther);
    double byChance = inOne * inOther / pairs(new long[] {one.length});
    double most = (inOne + inOther) / 2;
    return most == byChance ? 1 : (together - byChance) / (most - byChance);
  }

  private static double pairs(long[] counts) {
    return Arrays.stream(counts).mapToDouble(n -> n * (n - 1) / 2.0).sum();
  }
}
