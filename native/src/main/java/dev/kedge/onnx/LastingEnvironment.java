package dev.kedge.onnx;

import dev.kedge.classify.ClassifierException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * ONNX Runtime's environment, kept to the very end of the process.
 *
 * <p>Its Java interface releases the environment in a shutdown hook, which runs beside the threads
 * that are finishing their work: a session that is opened or closed then aborts the process. The
 * environment counts who has it, so whoever takes it once more through the C interface, and never
 * gives it back, outlives that hook. A process that was ending before has none to take; nothing is
 * opened there any more.
 */
final class LastingEnvironment {
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static boolean kept;

  private LastingEnvironment() {}

  /** Keeps the environment, unless that has been done or cannot be. */
  static void keep() {
    LOCK.lock();
    try {
      if (!kept) {
        kept = true; // first, as what follows asks for the environment itself
        OrtApi.load().createEnvironment();
      }
    } catch (ClassifierException | LinkageError unreachable) {
      return; // as OnnxRuntime.binding() tells; what is left is to refuse in good time
    } finally {
      LOCK.unlock();
    }
  }

  /** Whether the process is ending, so that the environment may be gone. */
  static boolean ending() {
    Thread probe = new Thread(() -> {}, "kedge-ending");
    try {
      Runtime.getRuntime().addShutdownHook(probe);
      Runtime.getRuntime().removeShutdownHook(probe);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  /**
   * Refuses to go on in a process that is ending. What was kept before it began to is there after
   * this, however soon it begins.
   *
   * @throws ClassifierException if it is ending
   */
  static void requireProcessToLast() {
    if (ending()) {
      throw new ClassifierException("no model is opened any more, as the process is ending");
    }
  }
}
