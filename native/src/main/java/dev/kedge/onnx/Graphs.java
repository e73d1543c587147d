package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which evaluations an execution provider records and replays as a whole: those on memory of the
 * device alone, each binding under a number of its own. All others would be replayed on memory that
 * is gone (<a
 * href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">CUDA
 * graphs</a>). Safe for many threads.
 */
final class Graphs {
  private static final String NUMBER = "gpu_graph_id";
  private static final int NONE = -1;

  private final boolean on;
  private final AtomicInteger recorded = new AtomicInteger();

  Graphs(boolean on) {
    this.on = on;
  }

  boolean on() {
    return on;
  }

  /** The evaluation is recorded, for itself. */
  void take(RunOptions options) throws OrtException {
    options.addRunConfigEntry(NUMBER, Integer.toString(recorded.incrementAndGet()));
  }

  /** The evaluation is not recorded. */
  void leaveOut(RunOptions options) throws OrtException {
    options.addRunConfigEntry(NUMBER, Integer.toString(NONE));
  }
}
