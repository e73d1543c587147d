package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;

/** What ONNX Runtime computes on. */
public interface ExecutionProvider {
  /** A name for people: the device. */
  String device();

  /** Adds the provider to a session's options; nothing to do for the CPU. */
  void addTo(SessionOptions options) throws OrtException;

  /** The CPU. */
  static ExecutionProvider cpu() {
    return new ExecutionProvider() {
      @Override
      public String device() {
        return "CPU";
      }

      @Override
      public void addTo(SessionOptions options) {}
    };
  }
}
