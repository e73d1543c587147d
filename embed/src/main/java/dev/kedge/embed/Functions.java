package dev.kedge.embed;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayDeque;
import java.util.Deque;

/** Calls functions of the program, and knows whether the thread is within one. Stateless. */
final class Functions {
  /** Whose functions the thread is within, the innermost last. */
  private static final ThreadLocal<Deque<Object>> WITHIN = ThreadLocal.withInitial(ArrayDeque::new);

  private static final MethodHandle PREDICT =
      handle(ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
  private static final MethodHandle SEGMENT =
      handle(
          ValueLayout.ADDRESS,
          ValueLayout.ADDRESS,
          ValueLayout.JAVA_INT,
          ValueLayout.JAVA_INT,
          ValueLayout.ADDRESS);
  private static final MethodHandle PROGRESS = handle(ValueLayout.ADDRESS, ValueLayout.ADDRESS);

  private Functions() {}

  @SuppressWarnings("restricted") // C keeps to kedge.h
  private static MethodHandle handle(ValueLayout... parameters) {
    return Linker.nativeLinker()
        .downcallHandle(FunctionDescriptor.of(ValueLayout.JAVA_INT, parameters));
  }

  /** {@code kedge_predict_fn} of a model. */
  static int predict(
      Object model,
      MemorySegment function,
      MemorySegment user,
      MemorySegment pictures,
      int count,
      MemorySegment answers) {
    return within(model, () -> (int) PREDICT.invokeExact(function, user, pictures, count, answers));
  }

  /** {@code kedge_segment_fn}. */
  static int segment(
      MemorySegment function,
      MemorySegment user,
      MemorySegment rgb,
      int height,
      int width,
      MemorySegment ids) {
    return within(
        Functions.class, () -> (int) SEGMENT.invokeExact(function, user, rgb, height, width, ids));
  }

  /** {@code kedge_progress_fn}. */
  static int progress(MemorySegment function, MemorySegment user, MemorySegment progress) {
    return within(Functions.class, () -> (int) PROGRESS.invokeExact(function, user, progress));
  }

  /**
   * Checks that the thread is not within a function of the program.
   *
   * @throws RefusedException if it is: what is asked would wait for it
   */
  static void refuseWithin(String what) {
    if (!WITHIN.get().isEmpty()) {
      throw new RefusedException(
          Code.INVALID, what + " within a function that Kedge calls is not possible; do so after");
    }
  }

  /** Whether the thread is within the function of that model. */
  static boolean isWithin(Object model) {
    return WITHIN.get().contains(model);
  }

  @FunctionalInterface
  private interface Call {
    int run() throws Throwable;
  }

  private static int within(Object owner, Call call) {
    WITHIN.get().addLast(owner);
    try {
      return call.run();
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError("a function of C throws nothing", e);
    } finally {
      WITHIN.get().removeLast();
    }
  }
}
