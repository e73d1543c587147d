package dev.kedge.onnx;

import ai.onnxruntime.OrtSession;
import dev.kedge.classify.ClassifierException;
import java.util.Optional;

/** The way on which batches reach a session. */
sealed interface Route {
  /** The note for who reads {@code ModelInfo.inference}; empty if there is none. */
  String text();

  /** Bound where they are, through the C interface; {@code session} is the native one. */
  record ByAddress(OrtApi api, long session, MemoryPlace place) implements Route {
    @Override
    public String text() {
      return "batches bound by address";
    }
  }

  /**
   * Through the Java interface, which takes memory of this process only.
   *
   * @param reason why not by address; empty if nobody asked for that
   */
  record ByJava(String reason) implements Route {
    @Override
    public String text() {
      return reason.isEmpty() ? "" : "batches passed through Java, because " + reason;
    }
  }

  /** How to come by a route; there is one way outside of tests. */
  interface Finder {
    Route find(Optional<MemoryPlace> wanted, OrtSession session);
  }

  /** By address if the provider wants that and it is possible here. */
  static Route find(Optional<MemoryPlace> wanted, OrtSession session) {
    if (wanted.isEmpty()) {
      return new ByJava("");
    }
    try {
      return new ByAddress(OrtApi.load(), NativeHandle.of(session), wanted.get());
    } catch (ClassifierException | LinkageError e) {
      return new ByJava(Tensors.reason(e));
    }
  }
}
