package dev.kedge.app.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** Work handed round the devices: one piece at a time on each, told of in the given order. */
final class DeviceFanOut {
  private DeviceFanOut() {}

  /**
   * Does all work. What is thrown, by the work or by who is told, or an interrupt of this thread
   * ends it: pieces that wait are not begun, those that are begun are interrupted and waited for.
   *
   * @param devices what works; one alone works on this thread
   * @param work what it does, on any thread; what it throws is thrown here
   * @param tell is given each result in the order of the pieces, on this thread
   * @throws IllegalStateException if this thread is interrupted; it still is then
   */
  static <D, P, R> void over(
      List<D> devices, List<P> pieces, BiFunction<P, D, R> work, Consumer<R> tell) {
    if (devices.size() == 1) {
      pieces.forEach(piece -> tell.accept(work.apply(piece, devices.getFirst())));
      return;
    }
    BlockingQueue<D> idle = new ArrayBlockingQueue<>(devices.size(), false, devices);
    try (ExecutorService pool = Executors.newFixedThreadPool(devices.size())) {
      try {
        List<Future<R>> results = new ArrayList<>();
        for (P piece : pieces) {
          results.add(pool.submit(() -> onOne(idle, piece, work)));
        }
        for (Future<R> result : results) {
          tell.accept(result.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while devices work", e);
      } catch (ExecutionException e) {
        throw unwrapped(e);
      } finally {
        pool.shutdownNow();
      }
    }
  }

  private static <D, P, R> R onOne(BlockingQueue<D> idle, P piece, BiFunction<P, D, R> work)
      throws InterruptedException {
    D device = idle.take();
    try {
      return work.apply(piece, device);
    } finally {
      idle.add(device);
    }
  }

  private static RuntimeException unwrapped(ExecutionException e) {
    return switch (e.getCause()) {
      case RuntimeException own -> own;
      case Error own -> throw own;
      case null, default -> new IllegalStateException(e);
    };
  }
}
