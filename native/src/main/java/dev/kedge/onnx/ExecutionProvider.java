package dev.kedge.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.time.Duration;
import java.util.Optional;

/** What ONNX Runtime computes on. */
public interface ExecutionProvider {
  /** A name for people: the device. */
  String device();

  /** Adds the provider to a session's options; nothing to do for the CPU. */
  void addTo(SessionOptions options) throws OrtException;

  /**
   * Where batches lie that are bound by address, through ONNX Runtime's C interface; empty if all
   * go through its Java interface, from this process's memory. If that C interface cannot be
   * reached they do so too, and {@code ModelInfo.inference} says why.
   */
  default Optional<MemoryPlace> bound() {
    return Optional.empty();
  }

  /** Whether evaluations of bound device memory are recorded once and then replayed as a whole. */
  default boolean graphs() {
    return false;
  }

  /** Whether it computes with this process's threads. */
  default boolean isProcessor() {
    return false;
  }

  /** Waits for what is queued on a device, before a session is closed that it belongs to. */
  default void settle() {}

  /**
   * How long a model may take to answer when it is opened, if nothing else is said: a card may
   * build its engines first.
   */
  default Duration openTimeout() {
    return isProcessor() ? Duration.ofSeconds(60) : Duration.ofMinutes(10);
  }

  /** The CPU. */
  static ExecutionProvider cpu() {
    return cpu(Optional.empty());
  }

  /** The CPU, with batches bound by address: what a device does, where there is none. */
  static ExecutionProvider cpuByAddress() {
    return cpu(Optional.of(MemoryPlace.host()));
  }

  private static ExecutionProvider cpu(Optional<MemoryPlace> bound) {
    return new ExecutionProvider() {
      @Override
      public String device() {
        return "CPU";
      }

      @Override
      public void addTo(SessionOptions options) {}

      @Override
      public boolean isProcessor() {
        return true;
      }

      @Override
      public Optional<MemoryPlace> bound() {
        return bound;
      }
    };
  }
}
