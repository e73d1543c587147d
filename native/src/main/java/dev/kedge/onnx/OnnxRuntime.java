package dev.kedge.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.kedge.perturb.Availability;
import java.util.stream.Collectors;

/** Whether ONNX Runtime is usable here, and with which execution providers. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /** Loads the native library to find out. Never throws. */
  public static Availability availability() {
    try {
      OrtEnvironment environment = OrtEnvironment.getEnvironment();
      String providers =
          OrtEnvironment.getAvailableProviders().stream()
              .map(OrtProvider::getName)
              .collect(Collectors.joining(", "));
      return new Availability.Usable(
          "ONNX Runtime %s with %s".formatted(environment.getVersion(), providers));
    } catch (LinkageError | RuntimeException e) {
      return new Availability.Missing(
          "ONNX Runtime's native library does not load on this system: " + e.getMessage());
    }
  }

  /**
   * Whether batches can be bound by address; loads the native library to find out. Never throws.
   */
  public static Availability binding() {
    try {
      OrtApi.load();
      NativeHandle.check();
      return new Availability.Usable(
          "ONNX Runtime %s's C interface".formatted(OrtEnvironment.getEnvironment().getVersion()));
    } catch (LinkageError | RuntimeException e) {
      return new Availability.Missing(Tensors.reason(e));
    }
  }
}
