package dev.kedge.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import dev.kedge.classify.ClassifierException;
import dev.kedge.perturb.Availability;
import java.util.stream.Collectors;

/** Whether ONNX Runtime is usable here, and with which execution providers. */
public final class OnnxRuntime {
  private OnnxRuntime() {}

  /** Loads the native library to find out. Never throws. */
  public static Availability availability() {
    try {
      OrtEnvironment environment = environment();
      String providers =
          OrtEnvironment.getAvailableProviders().stream()
              .map(OrtProvider::getName)
              .collect(Collectors.joining(", "));
      String batches =
          switch (binding()) {
            case Availability.Usable usable -> usable.device();
            case Availability.Missing missing -> "batches copied, as " + missing.reason();
          };
      return new Availability.Usable(
          "ONNX Runtime %s with %s; %s".formatted(environment.getVersion(), providers, batches));
    } catch (LinkageError | RuntimeException e) {
      return new Availability.Missing(Tensors.reason(e));
    }
  }

  /**
   * Whether batches can be bound by address; loads the native library to find out. Never throws.
   */
  static Availability binding() {
    try {
      OrtApi.load();
      NativeHandle.check();
      return new Availability.Usable("batches by address, through its C interface");
    } catch (LinkageError | RuntimeException e) {
      return new Availability.Missing(Tensors.reason(e));
    }
  }

  /** The library, loaded and silent. */
  static OrtEnvironment environment() {
    try {
      OrtEnvironment environment =
          OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "kedge");
      LastingEnvironment.keep();
      return environment;
    } catch (LinkageError | IllegalStateException e) {
      throw new ClassifierException(
          "ONNX Runtime's native library does not load on %s %s: %s"
              .formatted(
                  System.getProperty("os.name"), System.getProperty("os.arch"), Tensors.reason(e)),
          e);
    }
  }
}
