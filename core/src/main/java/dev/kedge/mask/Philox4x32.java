package dev.kedge.mask;

/**
 * Philox4x32-10, a counter-based random generator: four 32-bit words that are a function of a
 * 128-bit counter and a 64-bit key alone. Source: Salmon, Moraes, Dror, Shaw, Parallel Random
 * Numbers: As Easy as 1, 2, 3, SC 2011, section 4.3.
 */
public final class Philox4x32 {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;

  private Philox4x32() {}

  /**
   * Writes the four words of a counter (x0 lowest) under a key into {@code out[0..3]}; all are
   * unsigned 32-bit numbers.
   */
  public static void block(int x0, int x1, int x2, int x3, long key, int[] out) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * (x0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER_1 * (x2 & 0xFFFFFFFFL);
      int y0 = (int) (product1 >>> 32) ^ x1 ^ k0;
      int y2 = (int) (product0 >>> 32) ^ x3 ^ k1;
      x0 = y0;
      x1 = (int) product1;
      x2 = y2;
      x3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
  }
}
