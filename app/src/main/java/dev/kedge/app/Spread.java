package dev.kedge.app;

import dev.kedge.AnchorExplainer;
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
final class Spread {
  private Spread() {}

  /**
   * Does all work.
   *
   * @param work what it does, on any thread
   * @param tell is given each result in the order of the pieces, on this thread
   */
  static <P, R> void over(
      List<AnchorExplainer> explainers,
      List<P> pieces,
      BiFunction<P, AnchorExplainer, R> work,
      Consumer<R> tell) {
    if (explainers.size() == 1) {
      pieces.forEach(piece -> tell.accept(work.apply(piece, explainers.getFirst())));
      return;
    }
    BlockingQueue<AnchorExplainer> idle =
        new ArrayBlockingQueue<>(explainers.size(), false, explainers);
    try (ExecutorService pool = Executors.newFixedThreadPool(explainers.size())) {
      List<Future<R>> results = new ArrayList<>();
      for (P piece : pieces) {
        results.add(
            pool.submit(
                () -> {
                  AnchorExplainer explainer = idle.take();
                  try {
                    return work.apply(piece, explainer);
                  } finally {
                    idle.add(explainer);
                  }
                }));
      }
      try {
        for (Future<R> result : results) {
          tell.accept(result.get());
        }
      } catch (ExecutionException | InterruptedException e) {
        pool.shutdownNow();
        throw e.getCause() instanceof RuntimeException cause
            ? cause
            : new IllegalStateException("explaining on several devices failed", e);
      }
    }
  }
}
