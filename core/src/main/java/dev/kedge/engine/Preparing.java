package dev.kedge.engine;

import dev.kedge.image.io.HeapRoom;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets few pictures be read and cut at a time, of large ones fewer: together they may take a part
 * of the heap. First come, first served.
 *
 * <p>A picture asks for heap piece by piece and keeps what it has while it waits for more, so that
 * all of them together could wait for each other. They do not: pieces are given to the picture that
 * came first of those that wait, and while none works on, it gets its piece even where that is more
 * than the part. One that works on ends, or asks for more, without any help from those that wait.
 */
final class Preparing {
  private final Semaphore pictures;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Place> waiting;
  private int working;
  private long bytes;
  private long places;

  /**
   * @param pictures at a time
   * @param mostBytes of heap that they may take together
   */
  Preparing(int pictures, long mostBytes) {
    this.pictures = new Semaphore(pictures, true);
    this.mostBytes = mostBytes;
    // As large as it gets, as nothing may fail in between.
    this.waiting = new PriorityQueue<>(pictures, Comparator.comparingLong(Place::number));
  }

  /** A picture's place, from before it is read until it is cut. */
  final class Place implements HeapRoom, AutoCloseable {
    private long number;
    private long taken;
    private long waitedNanos;

    private Place() {}

    private long number() {
      return number;
    }

    @Override
    public void reserve(long more) {
      long start = System.nanoTime();
      lock.lock();
      try {
        awaitRoom(more);
        taken += more;
        bytes += more;
      } finally {
        lock.unlock();
      }
      waitedNanos += System.nanoTime() - start;
    }

    private void awaitRoom(long more) {
      waiting.add(this);
      working--;
      changed.signalAll();
      try {
        while (waiting.peek() != this || (working > 0 && bytes + more > mostBytes)) {
          changed.awaitUninterruptibly();
        }
      } finally {
        waiting.remove(this);
        working++;
        changed.signalAll();
      }
    }

    /** How long it waited for heap. */
    Duration waited() {
      return Duration.ofNanos(waitedNanos);
    }

    @Override
    public void close() {
      lock.lock();
      try {
        working--;
        bytes -= taken;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      pictures.release();
    }
  }

  /** Waits for a place, which the caller closes. */
  Place enter() {
    Place place = new Place();
    pictures.acquireUninterruptibly();
    lock.lock();
    try {
      place.number = places++;
      working++;
    } finally {
      lock.unlock();
    }
    return place;
  }
}
