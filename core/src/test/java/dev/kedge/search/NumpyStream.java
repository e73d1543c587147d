package dev.kedge.search;

/**
 * The random numbers of {@code numpy.random.RandomState(seed)}: MT19937 (Matsumoto and Nishimura,
 * Mersenne Twister, TOMACS 1998) seeded by one number, two outputs a double of 53 bits.
 */
final class NumpyStream {
  private static final int N = 624;
  private final int[] state = new int[N];
  private int next = N;

  NumpyStream(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
    }
  }

  /** Uniform in [0, 1). */
  double uniform() {
    int high = word() >>> 5;
    int low = word() >>> 6;
    return (high * 0x1p26 + low) / 0x1p53;
  }

  private int word() {
    if (next == N) {
      for (int i = 0; i < N; i++) {
        int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
        state[i] = state[(i + 397) % N] ^ (y >>> 1) ^ ((y & 1) * 0x9908b0df);
      }
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }
}
