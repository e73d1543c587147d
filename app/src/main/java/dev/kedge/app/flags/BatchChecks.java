package dev.kedge.app.flags;

import dev.kedge.classify.Classifier;
import java.util.Locale;

/** What {@code --inference-batch} may be. */
final class BatchChecks {
  private static final String FLAG = "--inference-batch";

  /** Far more than makes any model faster. */
  private static final int MOST_PICTURES = 1 << 16;

  /** What a batch of pictures may take, in bytes. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private BatchChecks() {}

  /**
   * Checks a batch size for any model.
   *
   * @throws UsageException if it is out of range
   */
  static void check(int given, int least) {
    FlagChecks.between(least, MOST_PICTURES, FLAG, given);
  }

  /**
   * Checks a batch size for a model, before memory is taken for it.
   *
   * @throws UsageException if its pictures do not fit
   */
  static void check(int given, Classifier classifier) {
    long most = MOST_BYTES / classifier.input().bytes();
    if (classifier.fixedBatchSize() == 0 && given > most) {
      throw new UsageException(
          String.format(
              Locale.ROOT,
              "%s is %d, expected at most %d with this model: a batch takes 2 GiB at most",
              FLAG,
              given,
              most));
    }
  }
}
