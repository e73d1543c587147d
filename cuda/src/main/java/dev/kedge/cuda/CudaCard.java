package dev.kedge.cuda;

import dev.kedge.classify.Classifier;
import dev.kedge.models.Device;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.OnnxModel;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import java.nio.file.Path;
import java.util.List;

/** A card whose stream orders both what the kernels write and what models read. */
final class CudaCard implements Device {
  /** Makes the execution provider that works on a card's stream, by the card's name for people. */
  interface Provider {
    ExecutionProvider on(String name, CudaDevice card);
  }

  private final String name;
  private final CudaBackend backend;
  private final CudaDevice device;
  private final ExecutionProvider provider;

  private CudaCard(
      String name, CudaBackend backend, CudaDevice device, ExecutionProvider provider) {
    this.name = name;
    this.backend = backend;
    this.device = device;
    this.provider = provider;
  }

  /** All cards, with what keeps models from being evaluated there. */
  static List<Availability> all() {
    Availability libraries = CudaLibraries.here().availability();
    return new DriverProbe()
        .cards().stream()
            .map(
                card ->
                    card instanceof Availability.Usable usable
                            && libraries instanceof Availability.Missing missing
                        ? new Availability.Missing(
                            "no model runs on %s: %s".formatted(usable.device(), missing.reason()))
                        : card)
            .toList();
  }

  /** Opens the card of a number. */
  static CudaCard open(String kind, int number, Provider provider) {
    String name = kind + ":" + number;
    CudaBackend backend = new CudaBackend(number);
    String card =
        switch (backend.availability()) {
          case Availability.Missing missing ->
              throw new BackendException(
                  "device %s is not usable here: %s".formatted(name, missing.reason()));
          case Availability.Usable usable -> usable.device();
        };
    CudaDevice device = backend.use();
    String text = "%s (%s)".formatted(name, card);
    return new CudaCard(name, backend, device, provider.on(text, device));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Backend> backends() {
    return List.of(backend);
  }

  @Override
  public Classifier open(Path model, ModelOptions options) {
    device.makeCurrent();
    return CudaClassifier.open(OnnxModel.open(model, options, provider), backend, device);
  }

  @Override
  public void close() {
    backend.release();
    backend.close();
  }
}
