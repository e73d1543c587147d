package dev.kedge.onnx;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which evaluations an execution provider records and replays as a whole: those on memory of the
 * device alone, each binding under a number of its own. All others would be replayed on memory that
 * is gone (<a
 * href="https://onnxruntime.ai/docs/execution-providers/CUDA-ExecutionProvider.html">CUDA
 * graphs</a>). Safe for many threads.
 */
final class Graphs {
  /** The option of an evaluation. */
  static final String NUMBER = "gpu_graph_id";

  /** Its value where nothing is recorded. */
  static final String NONE = "-1";

  private final boolean on;
  private final AtomicInteger recorded = new AtomicInteger();

  Graphs(boolean on) {
    this.on = on;
  }

  boolean on() {
    return on;
  }

  /** The number of an evaluation that is recorded. */
  String take() {
    return Integer.toString(recorded.incrementAndGet());
  }
}
