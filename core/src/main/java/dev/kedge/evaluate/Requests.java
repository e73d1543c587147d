package dev.kedge.evaluate;

import dev.kedge.mask.MaskBatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a model. Batches are filled from those of the highest priority, in
 * turns, so that each picture gets an equal share of the rows, however many it asks for. Safe for
 * many threads.
 */
final class Requests {
  /** Rows that a request gets in a turn, at least; what the certified search asks for at a time. */
  private static final int LEAST_TURN = 8;

  private static final Comparator<Request> ORDER =
      Comparator.comparingInt(Request::priority).reversed().thenComparingLong(Request::turn);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final Queue<Request> shared = new PriorityQueue<>(ORDER);
  private final Queue<Request> alone = new PriorityQueue<>(ORDER);
  private boolean aloneWasLast;
  private long turns;
  private boolean closed;
  private @Nullable Supplier<RuntimeException> refusal;

  /**
   * Asks for masks of a picture and waits for all of them.
   *
   * @param label as a {@link Request} has it
   * @throws RuntimeException why it failed
   */
  Request ask(
      LaneEvaluator asker, MaskBatch masks, int from, int count, boolean isAlone, int label) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException("the lane is closed");
      }
      if (refusal != null) {
        throw refusal.get();
      }
      Request request = new Request(asker, masks, from, count, isAlone, label, lock.newCondition());
      request.turn(turns++);
      (isAlone ? alone : shared).add(request);
      some.signal();
      while (!request.isFinished()) {
        request.finished.awaitUninterruptibly();
      }
      if (request.failure() != null) {
        throw request.failure();
      }
      return request;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Hands out the rows of the next batch: of several pictures, or of one that wants to be alone.
   * Whatever this throws, what was handed out is in the list.
   *
   * @param shares what is handed out; none if there is nothing, or nothing will come any more
   * @param wait whether to wait until there is something
   */
  void gather(List<Share> shares, int batchSize, boolean wait) {
    lock.lock();
    try {
      while (shared.isEmpty() && alone.isEmpty()) {
        if (!wait || closed) {
          return;
        }
        some.awaitUninterruptibly();
      }
      aloneWasLast = aloneIsNext();
      if (aloneWasLast) {
        handOut(alone, batchSize, 0, shares);
      } else {
        int turn = Math.max(LEAST_TURN, batchSize / LEAST_TURN);
        for (int row = 0; row < batchSize && !shared.isEmpty(); ) {
          row += handOut(shared, Math.min(turn, batchSize - row), row, shares);
        }
      }
      if (!shared.isEmpty() || !alone.isEmpty()) {
        some.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The two kinds take turns, but for priority. */
  private boolean aloneIsNext() {
    Request lone = alone.peek();
    Request together = shared.peek();
    if (lone == null || together == null) {
      return lone != null;
    }
    return lone.priority() == together.priority()
        ? !aloneWasLast
        : lone.priority() > together.priority();
  }

  /** Hands out rows of the first request, which then comes after its equals if some are left. */
  private int handOut(Queue<Request> queue, int most, int batchRow, List<Share> shares) {
    Request request = queue.element();
    int rows = Math.min(most, request.left());
    shares.add(request.next(rows, batchRow));
    request.handedOut(rows); // nothing from here on needs memory
    queue.remove();
    if (request.left() > 0) {
      request.turn(turns++);
      queue.add(request);
    }
    return rows;
  }

  /** Does something to the requests of answered shares. */
  void update(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /** Those of some shares that are neither answered nor failed. */
  List<Share> open(List<Share> shares) {
    lock.lock();
    try {
      List<Share> open = new ArrayList<>(shares.size());
      for (Share share : shares) {
        if (!share.request().isSettled(share)) {
          open.add(share);
        }
      }
      return open;
    } finally {
      lock.unlock();
    }
  }

  /** Some shares have failed, those that were not answered before. */
  void fail(List<Share> shares, RuntimeException why) {
    lock.lock();
    try {
      for (int s = 0; s < shares.size(); s++) {
        fail(shares.get(s), why);
      }
    } finally {
      lock.unlock();
    }
  }

  private void fail(Share share, RuntimeException why) {
    Request request = share.request();
    if (!request.isSettled(share)) {
      (request.alone ? alone : shared).remove(request);
      request.fail(share, why);
    }
  }

  /** Fails what nobody has of all that waits. */
  void drop(RuntimeException why) {
    lock.lock();
    try {
      drop(shared, why);
      drop(alone, why);
    } finally {
      lock.unlock();
    }
  }

  private static void drop(Queue<Request> queue, RuntimeException why) {
    while (!queue.isEmpty()) {
      queue.remove().drop(why);
    }
  }

  /** From now on refuses all requests, and those that wait; rows handed out are still answered. */
  void refuse(Supplier<RuntimeException> why) {
    lock.lock();
    try {
      refusal = why;
      drop(why.get());
    } finally {
      lock.unlock();
    }
  }

  /** Lets workers that wait end. To be called when nothing asks any more. */
  void close() {
    lock.lock();
    try {
      closed = true;
      some.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
