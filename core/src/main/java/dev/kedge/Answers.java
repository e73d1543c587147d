package dev.kedge;

import dev.kedge.mask.MaskBatch;
import dev.kedge.mask.MaskTable;
import java.util.function.IntUnaryOperator;

/**
 * What the model says of each mask of one picture, remembered, so that no mask goes through it
 * twice: the top class, whatever class is asked about; or whether one label is on. Used by one
 * thread at a time.
 */
final class Answers {
  /** Masks remembered at the most; then all are forgotten, which costs evaluations, not truth. */
  private static final int MOST_REMEMBERED = 1 << 23;

  private static final int UNKNOWN = -1;

  /** Asks the model about some masks. */
  @FunctionalInterface
  interface Model {
    int[] answers(MaskBatch masks, int from, int count);
  }

  private final Model model;
  private final int batchSize;
  private final MaskTable table;
  private int known;
  private long forgotten;

  /**
   * No answers yet.
   *
   * @param batchSize masks to ask the model about at a time, at most
   */
  Answers(int superpixels, int batchSize, Model model) {
    this.model = model;
    this.batchSize = batchSize;
    this.table = new MaskTable(superpixels);
  }

  /** Number of different masks whose answer is known, those forgotten counted in. */
  long distinctMasks() {
    return forgotten + known;
  }

  /** The masks whose answer is known, with it; to be read only. */
  MaskTable table() {
    return table;
  }

  /** Remembers the answer to a mask that was evaluated elsewhere. */
  void remember(MaskBatch batch, int row, int answer) {
    if (table.find(batch, row) == MaskTable.ABSENT) {
      table.add(batch, row, answer);
      known++;
    }
  }

  /**
   * The answer to each mask; evaluates those that are not known.
   *
   * @param allowed how many of a number of evaluations may be made now, at least 1; throws if none
   */
  int[] of(MaskBatch masks, IntUnaryOperator allowed) {
    if (known + masks.count() > MOST_REMEMBERED) {
      forgotten += known;
      known = 0;
      table.truncate(0);
    }
    int[] answers = new int[masks.count()];
    try {
      for (int row = 0; row < answers.length; row++) {
        answers[row] = table.find(masks, row);
        if (answers[row] == MaskTable.ABSENT) {
          answers[row] = table.add(masks, row, UNKNOWN);
          if (table.size() - known == batchSize) {
            evaluateUnknown(allowed);
          }
        }
      }
      evaluateUnknown(allowed);
    } finally {
      table.truncate(known);
    }
    for (int row = 0; row < answers.length; row++) {
      answers[row] = table.value(answers[row]);
    }
    return answers;
  }

  /** Evaluates the newest entries of the table, those from {@code known} on, as far as allowed. */
  private void evaluateUnknown(IntUnaryOperator allowed) {
    while (known < table.size()) {
      int count = allowed.applyAsInt(table.size() - known);
      int[] some = model.answers(table.masks(), known, count);
      for (int i = 0; i < count; i++) {
        table.value(known + i, some[i]);
      }
      known += count;
    }
  }
}
