package dev.kedge.onnx;

/** An evaluation that can be repeated on the same memory. */
interface BoundRun extends AutoCloseable {
  void run();

  @Override
  void close();
}
