package dev.kedge.bench.gpu;

import dev.kedge.classify.Classifier;
import dev.kedge.image.Place;
import dev.kedge.models.Device;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.ModelRuntime;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** Where models run and pictures are masked: a card, or the CPU to rehearse a check. */
record CheckedDevice(String name, Backend backend, Opener opener, Runnable closer)
    implements AutoCloseable {
  /** Opens a model there. */
  @FunctionalInterface
  interface Opener {
    Classifier open(Path model);
  }

  /** What stands for a rehearsal on the CPU. */
  static final String CPU = "cpu";

  /** The kind that a check is about: {@code cuda}, or {@link #CPU}. */
  static String asked() {
    return System.getProperty("kedge.device", "cuda");
  }

  /**
   * Opens the first device of the kind asked for.
   *
   * @throws BackendException if there is none; the message says why
   */
  static CheckedDevice open() {
    return asked().equals(CPU) ? cpu() : device(asked());
  }

  static CheckedDevice cpu() {
    Backends backends = Backends.load();
    return new CheckedDevice(
        CPU,
        backends.choose(Backends.AUTO, Place.host()::equals),
        model -> OnnxClassifier.open(model, ModelOptions.DEFAULTS),
        backends::close);
  }

  private static CheckedDevice device(String kind) {
    ModelRuntime devices = devices(kind);
    Availability first = devices.all().getFirst();
    if (first instanceof Availability.Missing missing) {
      throw new BackendException(missing.reason());
    }
    Device device = devices.open(0, options());
    return new CheckedDevice(
        device.name(),
        device.backends().getFirst(),
        model -> device.open(model, ModelOptions.DEFAULTS),
        device::close);
  }

  /** Settings of the provider, as {@code -Dkedge.device.options=use_tf32=1,enable_cuda_graph=1}. */
  private static Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    for (String option : System.getProperty("kedge.device.options", "").split(",", -1)) {
      int equals = option.indexOf('=');
      if (equals > 0) {
        options.put(option.substring(0, equals), option.substring(equals + 1));
      }
    }
    return options;
  }

  /** The devices of a kind. */
  static ModelRuntime devices(String kind) {
    return ServiceLoader.load(ModelRuntime.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(devices -> devices.kind().equals(kind))
        .findFirst()
        .orElseThrow(
            () ->
                new BackendException(
                    "no devices of kind %s are on the class path".formatted(kind)));
  }

  @Override
  public void close() {
    closer.run();
  }
}
