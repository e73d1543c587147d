package dev.kedge.evaluate;

import dev.kedge.mask.MaskBatch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for a model. Batches are filled from all of them in turns, so that each
 * picture gets an equal share of the rows, however many it asks for. Safe for many threads.
 */
final class Requests {
  /** Rows that a request gets in a turn, at least; what the certified search asks for at a time. */
  private static final int LEAST_TURN = 8;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition some = lock.newCondition();
  private final Deque<Request> shared = new ArrayDeque<>();
  private final Deque<Request> alone = new ArrayDeque<>();
  private boolean aloneWasLast;
  private boolean closed;
  private @Nullable Supplier<RuntimeException> refusal;

  /**
   * Asks for masks of a picture and waits for all of them.
   *
   * @throws RuntimeException why it failed
   */
  Request ask(LaneEvaluator asker, MaskBatch masks, int from, int count, boolean isAlone) {
    lock.lock();
    try {
      if (refusal != null) {
        throw refusal.get();
      }
      Request request = new Request(asker, masks, from, count, isAlone, lock.newCondition());
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
   * The rows of the next batch: of several pictures, or of one that wants to be alone.
   *
   * @param wait whether to wait until there are some
   * @return empty if there are none, or none will come any more
   */
  List<Share> gather(int batchSize, boolean wait) {
    lock.lock();
    try {
      while (shared.isEmpty() && alone.isEmpty()) {
        if (!wait || closed) {
          return List.of();
        }
        some.awaitUninterruptibly();
      }
      aloneWasLast = !alone.isEmpty() && (shared.isEmpty() || !aloneWasLast);
      List<Share> shares = new ArrayList<>();
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
      return shares;
    } finally {
      lock.unlock();
    }
  }

  /** Hands out rows of the first request, which goes to the end if some are left. */
  private static int handOut(Deque<Request> queue, int most, int batchRow, List<Share> shares) {
    Request request = queue.remove();
    int rows = Math.min(most, request.left());
    shares.add(request.handOut(rows, batchRow));
    if (request.left() > 0) {
      queue.add(request);
    }
    return rows;
  }

  /** Does something to the requests of answered or failed shares. */
  void update(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }

  /** A share has failed. */
  void fail(Share share, RuntimeException why) {
    lock.lock();
    try {
      shared.remove(share.request());
      alone.remove(share.request());
      share.request().fail(share, why);
    } finally {
      lock.unlock();
    }
  }

  /** From now on refuses all requests, and those that wait; rows handed out are still answered. */
  void refuse(Supplier<RuntimeException> why) {
    lock.lock();
    try {
      refusal = why;
      for (Deque<Request> queue : List.of(shared, alone)) {
        queue.forEach(request -> request.drop(why.get()));
        queue.clear();
      }
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
