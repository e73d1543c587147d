package dev.kedge.cuda;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Resources that are closed together, the last opened first. All are closed even if some fail; the
 * first failure is thrown, the others are attached to it.
 */
final class Opened implements AutoCloseable {
  /** Something to close that throws no checked exception. */
  interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  private final Deque<Resource> resources = new ArrayDeque<>();

  <T extends Resource> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  /** Closes all after a failure, which is to be thrown on. */
  void closeAfter(Throwable failure) {
    try {
      close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public void close() {
    @Nullable RuntimeException failure = null;
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
