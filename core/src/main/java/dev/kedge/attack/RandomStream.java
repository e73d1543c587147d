package dev.kedge.attack;

import dev.kedge.mask.Philox4x32;

/**
 * Random numbers of one purpose: the n-th is a function of (seed, stream, n) alone. Used by one
 * thread.
 */
final class RandomStream {
  private final long seed;
  private final int stream;
  private final int[] block = new int[4];
  private long next;

  /** The numbers of a stream, from the first. */
  RandomStream(long seed, int stream) {
    this.seed = seed;
    this.stream = stream;
  }

  private int word() {
    int at = (int) (next & 3);
    if (at == 0) {
      Philox4x32.block((int) (next >>> 2), (int) (next >>> 34), stream, 0, seed, block);
    }
    next++;
    return block[at];
  }

  /** A number in (0, 1). */
  double uniform() {
    return ((word() & 0xFFFFFFFFL) + 0.5) * 0x1p-32;
  }

  /** A number in 0..bound − 1. */
  int below(int bound) {
    return (int) (((word() & 0xFFFFFFFFL) * bound) >>> 32);
  }

  /** −1 or 1. */
  int sign() {
    return word() < 0 ? -1 : 1;
  }

  /** A normal number of mean 0 and variance 1: Box, Muller, Ann. Math. Statist. 29, 1958. */
  double normal() {
    return StrictMath.sqrt(-2 * StrictMath.log(uniform()))
        * StrictMath.cos(2 * StrictMath.PI * uniform());
  }
}
