package dev.kedge.engine;

import java.util.concurrent.Semaphore;

/**
 * Lets few pictures be read and cut at a time, of large ones fewer: together they may take a part
 * of the heap, and one alone may always begin. First come, first served.
 */
final class Preparing {
  private static final int BYTES_PER_PERMIT = 1 << 10;

  private final int most;
  private final Semaphore pictures;
  private final Semaphore heap;

  /**
   * @param pictures at a time
   * @param heapBytes that they may take together
   */
  Preparing(int pictures, long heapBytes) {
    this.most = Math.clamp(heapBytes / BYTES_PER_PERMIT, 1, Integer.MAX_VALUE);
    this.pictures = new Semaphore(pictures, true);
    this.heap = new Semaphore(most, true);
  }

  /** A picture's place, from before it is read until it is cut. */
  final class Place implements AutoCloseable {
    private int permits;

    private Place() {
      pictures.acquireUninterruptibly();
    }

    /** Waits until the heap has room; once for each place. */
    void reserve(long heapBytes) {
      int wanted = (int) Math.min(most, heapBytes / BYTES_PER_PERMIT);
      heap.acquireUninterruptibly(wanted);
      permits = wanted;
    }

    @Override
    public void close() {
      heap.release(permits);
      pictures.release();
    }
  }

  /** Waits for a place. */
  Place enter() {
    return new Place();
  }
}
