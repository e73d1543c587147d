package dev.kedge.evaluate;

import dev.kedge.classify.Scores;
import dev.kedge.mask.MaskBatch;
import java.nio.FloatBuffer;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * Masks of one picture that its thread waits for. Rows are handed out in their order, and settled
 * in any: answered, or failed. A row is settled once; to settle it again does nothing. Guarded by
 * the lock of {@link Requests}; masks and perturber are used by workers while the thread that asked
 * waits.
 */
final class Request {
  /** In place of a label where top classes are asked for. */
  static final int NO_LABEL = -1;

  final LaneEvaluator asker;
  final MaskBatch masks;
  final int from;

  /** Whether it wants all scores, from batches without other pictures. */
  final boolean alone;

  /** Top classes; or 1 where the label asked about is on, else 0. */
  final int[] answers;

  final Condition finished;
  private final int label;
  private final boolean[] settled;
  private float[] scores = {};
  private Scores.Kind kind = Scores.Kind.LOGITS;
  private int count;
  private int handedOut;
  private int settledRows;
  private long turn;
  private @Nullable RuntimeException failure;
  private int failedRow = Integer.MAX_VALUE;
  private Spent spent = Spent.NOTHING;

  Request(
      LaneEvaluator asker,
      MaskBatch masks,
      int from,
      int count,
      boolean alone,
      int label,
      Condition finished) {
    this.asker = asker;
    this.masks = masks;
    this.from = from;
    this.count = count;
    this.alone = alone;
    this.label = label;
    this.answers = new int[count];
    this.settled = new boolean[count];
    this.finished = finished;
  }

  int priority() {
    return asker.priority();
  }

  /** When it came to wait, or to wait again. */
  long turn() {
    return turn;
  }

  void turn(long value) {
    turn = value;
  }

  /** Rows that nobody has yet. */
  int left() {
    return count - handedOut;
  }

  /** The next rows, as rows of a batch; not handed out yet. */
  Share next(int rows, int batchRow) {
    return new Share(this, handedOut, rows, batchRow);
  }

  void handedOut(int rows) {
    handedOut += rows;
  }

  /** Takes the top classes of a share; {@code classes} are a batch's. */
  void answer(Share share, int[] classes, Spent cost) {
    Spent after = spent.plus(cost);
    System.arraycopy(classes, share.batchRow(), answers, share.from(), share.count());
    spent = after;
    settle(share);
  }

  /** Takes what it wants of a share from the scores of a batch. */
  void answer(Share share, Scores all, Spent cost) {
    Spent after = spent.plus(cost);
    if (alone && scores.length == 0) {
      scores = new float[answers.length * all.classes()];
      kind = all.kind();
    }
    for (int row = 0; row < share.count(); row++) {
      take(share.from() + row, all, share.batchRow() + row);
    }
    spent = after;
    settle(share);
  }

  private void take(int row, Scores all, int picture) {
    if (alone) {
      for (int c = 0; c < all.classes(); c++) {
        scores[row * all.classes() + c] = all.score(picture, c);
      }
    } else if (label == NO_LABEL) {
      answers[row] = all.top(picture);
    } else {
      answers[row] = all.on(picture, label) ? 1 : 0;
    }
  }

  /** A share has failed: rows not handed out are dropped; of several failures the first counts. */
  void fail(Share share, RuntimeException why) {
    if (share.from() < failedRow) {
      failedRow = share.from();
      failure = why;
    }
    count = handedOut;
    settle(share);
  }

  /** Drops the rows that were not handed out. */
  void drop(RuntimeException why) {
    if (failure == null) {
      failure = why;
    }
    count = handedOut;
    signal();
  }

  private void settle(Share share) {
    for (int row = share.from(); row < share.from() + share.count(); row++) {
      if (!settled[row]) {
        settled[row] = true;
        settledRows++;
      }
    }
    signal();
  }

  /** Whether all rows of a share are. */
  boolean isSettled(Share share) {
    for (int row = share.from(); row < share.from() + share.count(); row++) {
      if (!settled[row]) {
        return false;
      }
    }
    return true;
  }

  private void signal() {
    if (isFinished()) {
      finished.signal();
    }
  }

  boolean isFinished() {
    return settledRows == count;
  }

  @Nullable RuntimeException failure() {
    return failure;
  }

  Spent spent() {
    return spent;
  }

  Scores scores() {
    return new Scores(FloatBuffer.wrap(scores), scores.length / answers.length, kind)
        .checked(answers.length);
  }
}
