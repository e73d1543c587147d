package dev.kedge;

import dev.kedge.evaluate.Evaluator;
import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskTable;
import java.util.function.IntUnaryOperator;

/**
 * What the model says of each mask of one picture: its top class, remembered, so that no mask goes
 * through the model twice, whatever class is asked about. Used by one thread at a time.
 */
final class Answers {
  /** Masks remembered at the most; then all are forgotten, which costs evaluations, not truth. */
  private static final int MOST_REMEMBERED = 1 << 23;

  private static final int UNKNOWN = -1;

  private final Evaluator evaluator;
  private final MaskTable classes;
  private int known;
  private long forgotten;

  Answers(int superpixels, Evaluator evaluator) {
    this.evaluator = evaluator;
    this.classes = new MaskTable(superpixels);
  }

  /** Number of different masks whose answer is known, those forgotten counted in. */
  long distinctMasks() {
    return forgotten + known;
  }

  /** The masks whose top class is known, with that class; to be read only. */
  MaskTable classes() {
    return classes;
  }

  /** Remembers the top class of a mask that was evaluated elsewhere. */
  void remember(MaskBatch batch, int row, int top) {
    if (classes.find(batch, row) == MaskTable.ABSENT) {
      classes.add(batch, row, top);
      known++;
    }
  }

  /**
   * The top class of each mask; evaluates those that are not known.
   *
   * @param allowed how many of a number of evaluations may be made now, at least 1; throws if none
   */
  int[] of(MaskBatch masks, IntUnaryOperator allowed) {
    if (known + masks.count() > MOST_REMEMBERED) {
      forgotten += known;
      known = 0;
      classes.truncate(0);
    }
    int[] answers = new int[masks.count()];
    try {
      for (int row = 0; row < answers.length; row++) {
        answers[row] = classes.find(masks, row);
        if (answers[row] == MaskTable.ABSENT) {
          answers[row] = classes.add(masks, row, UNKNOWN);
          if (classes.size() - known == evaluator.batchSize()) {
            evaluateUnknown(allowed);
          }
        }
      }
      evaluateUnknown(allowed);
    } finally {
      classes.truncate(known);
    }
    for (int row = 0; row < answers.length; row++) {
      answers[row] = classes.value(answers[row]);
    }
    return answers;
  }

  /** Evaluates the newest entries of the table, those from {@code known} on, as far as allowed. */
  private void evaluateUnknown(IntUnaryOperator allowed) {
    while (known < classes.size()) {
      int count = allowed.applyAsInt(classes.size() - known);
      int[] top = evaluator.topClasses(classes.masks(), known, count);
      for (int i = 0; i < count; i++) {
        classes.value(known + i, top[i]);
      }
      known += count;
    }
  }
}
