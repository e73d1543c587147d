package dev.kedge.onnx;

import java.util.function.Consumer;

/**
 * What evaluations on a device leave behind that do not wait for their end.
 *
 * <p>ONNX Runtime's CUDA provider lends some operators memory of the host and takes it back at the
 * end of an evaluation that waits. After others it stays, more and more of it, until the session is
 * closed; and what is left then is freed in a thread of the driver in which that is forbidden,
 * which ends the process (1.28.0 on an H100, models with attention). So every {@value #MOST}th
 * evaluation waits, and the last one before a session is closed.
 *
 * <p>One evaluation begins after the other, as the device does them: each of those that overlapped
 * would keep a part of its own. Safe for many threads.
 */
final class Leftovers {
  static final int MOST = 32;

  private int left;

  /**
   * Runs an evaluation.
   *
   * @param waits whether it has to wait
   * @param evaluation is told whether to wait
   */
  synchronized void run(boolean waits, Consumer<Boolean> evaluation) {
    boolean wait = waits || left + 1 == MOST;
    evaluation.accept(wait);
    left = wait ? 0 : left + 1;
  }

  /** Runs an evaluation that waits, if anything is left. */
  synchronized void clear(Runnable waiting) {
    if (left > 0) {
      waiting.run();
      left = 0;
    }
  }
}
