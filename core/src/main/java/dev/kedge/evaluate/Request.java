package dev.kedge.evaluate;

import dev.kedge.classify.Scores;
import dev.kedge.mask.MaskBatch;
import java.nio.FloatBuffer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Masks of one picture that its thread waits for. Rows are handed out in their order, and answered
 * in any. Guarded by the lock of {@link Requests}; masks and perturber are used by workers while
 * the thread that asked waits.
 */
final class Request {
  final LaneEvaluator asker;
  final MaskBatch masks;
  final int from;

  /** Whether it wants all scores, from batches without other pictures. */
  final boolean alone;

  final int[] top;
  final Condition finished;
  private float[] scores = {};
  private Scores.Kind kind = Scores.Kind.LOGITS;
  private int count;
  private int handedOut;
  private int answered;
  private @Nullable RuntimeException failure;
  private boolean abandoned;
  private int failedRow = Integer.MAX_VALUE;
  private Spent spent = Spent.NOTHING;

  Request(
      LaneEvaluator asker,
      MaskBatch masks,
      int from,
      int count,
      boolean alone,
      Condition finished) {
    this.asker = asker;
    this.masks = masks;
    this.from = from;
    this.count = count;
    this.alone = alone;
    this.top = new int[count];
    this.finished = finished;
  }

  /** Rows that nobody has yet. */
  int left() {
    return count - handedOut;
  }

  /** Hands out the next rows, as rows of a batch. */
  Share handOut(int rows, int batchRow) {
    Share share = new Share(this, handedOut, rows, batchRow);
    handedOut += rows;
    return share;
  }

  /** Takes the top classes of a share; {@code classes} are a batch's. */
  void answer(Share share, int[] classes, Spent cost) {
    System.arraycopy(classes, share.batchRow(), top, share.from(), share.count());
    answered(share, cost);
  }

  /** Takes all scores of a share, which had a batch of its own. */
  void answer(Share share, Scores all, Spent cost) {
    if (scores.length == 0) {
      scores = new float[top.length * all.classes()];
      kind = all.kind();
    }
    for (int row = 0; row < share.count(); row++) {
      for (int c = 0; c < all.classes(); c++) {
        scores[(share.from() + row) * all.classes() + c] = all.score(row, c);
      }
    }
    answered(share, cost);
  }

  private void answered(Share share, Spent cost) {
    answered += share.count();
    spent = spent.plus(cost);
    signal();
  }

  /** A share has failed: rows not handed out are dropped; of several failures the first counts. */
  void fail(Share share, RuntimeException why) {
    if (share.from() < failedRow) {
      failedRow = share.from();
      failure = why;
    }
    answered += share.count();
    count = handedOut;
    signal();
  }

  /** Drops the rows that were not handed out. */
  void drop(RuntimeException why) {
    if (failure == null) {
      failure = why;
    }
    count = handedOut;
    signal();
  }

  /** Lets go whoever waits, though rows handed out may never be answered. */
  void abandon(RuntimeException why) {
    failure = why;
    abandoned = true;
    signal();
  }

  private void signal() {
    if (isFinished()) {
      finished.signal();
    }
  }

  boolean isFinished() {
    return abandoned || answered == count;
  }

  @Nullable RuntimeException failure() {
    return failure;
  }

  Spent spent() {
    return spent;
  }

  Scores scores() {
    return new Scores(FloatBuffer.wrap(scores), scores.length / top.length, kind)
        .checked(top.length);
  }
}
