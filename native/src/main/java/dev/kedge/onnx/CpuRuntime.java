package dev.kedge.onnx;

import dev.kedge.classify.Classifier;
import dev.kedge.models.Device;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.ModelRuntime;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This machine's processors, as one device, with models on ONNX Runtime. */
public final class CpuRuntime implements ModelRuntime {
  @Override
  public String kind() {
    return "cpu";
  }

  @Override
  public List<Availability> all() {
    return List.of(OnnxRuntime.availability());
  }

  @Override
  public Device open(int number, Map<String, String> settings) {
    if (number != 0 || !settings.isEmpty()) {
      throw new BackendException(
          "the CPU is one device without settings, given: number %s, settings %s"
              .formatted(number, settings));
    }
    return new Cpu();
  }

  private static final class Cpu implements Device {
    @Override
    public String name() {
      return "cpu";
    }

    @Override
    public List<Backend> backends() {
      return List.of();
    }

    @Override
    public Classifier open(Path model, ModelOptions options) {
      return OnnxClassifier.open(model, options);
    }

    @Override
    public void close() {}
  }
}
