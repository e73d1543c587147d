package dev.kedge.embed;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What C holds: numbers in the place of pointers, each for one open object and never given again.
 * Safe for many threads.
 */
final class Handles {
  private static final int STEP = 16;

  /** What a number stands for. */
  interface Held {
    /** Frees it; nothing is asked of it afterwards. */
    void free() throws Exception;
  }

  private final Map<Long, Held> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /** The number of a new object, which is freed with it. */
  long add(Held object) {
    long handle = last.addAndGet(STEP);
    open.put(handle, object);
    return handle;
  }

  /**
   * The object of a number.
   *
   * @throws RefusedException if it was closed, or is of another kind
   */
  <T> T get(long handle, Class<T> kind) {
    Held object = open.get(handle);
    if (!kind.isInstance(object)) {
      throw new RefusedException(
          Code.INVALID,
          object == null
              ? "the handle is not open: it was closed, or nothing was opened"
              : "the handle is of another kind, expected one of the function's");
    }
    return kind.cast(object);
  }

  /** Closes one. If that fails it stays open. */
  void close(long handle, Class<? extends Held> kind) throws Exception {
    free(handle, get(handle, kind));
  }

  /** Closes all, those opened last first. */
  void closeAll() throws Exception {
    for (Long handle : open.keySet().stream().sorted(Comparator.reverseOrder()).toList()) {
      Held object = open.get(handle);
      if (object != null) {
        free(handle, object);
      }
    }
  }

  /** By one of those who want to. */
  private void free(long handle, Held object) throws Exception {
    if (open.remove(handle, object)) {
      try {
        object.free();
      } catch (Exception | Error e) {
        open.put(handle, object);
        throw e;
      }
    }
  }

  int count() {
    return open.size();
  }
}
