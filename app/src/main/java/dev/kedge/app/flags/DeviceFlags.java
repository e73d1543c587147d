package dev.kedge.app.flags;

import dev.kedge.classify.Classifier;
import dev.kedge.models.Device;
import dev.kedge.models.ModelRuntime;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What the model runs on. */
public final class DeviceFlags {
  private static final String AUTO = "auto";
  private static final String CPU = "cpu";
  private static final String CUDA = "cuda";
  private static final String ALL = "all";

  /** The kinds of devices that the module kedge-cuda knows. */
  private static final Set<String> CARDS = Set.of(CUDA, "tensorrt");

  private static final String NO_CUDA_JAR = "the jar kedge-cuda is not on the class path";

  @Option(
      names = "--device",
      paramLabel = "auto|cpu|cuda[:N|:all]|tensorrt[:N|:all]",
      defaultValue = AUTO,
      description =
          "What the model runs on, and pictures are masked on: the CPU, the NVIDIA card of that"
              + " number or all of them; auto takes the first card that is usable, else the CPU"
              + " (default: ${DEFAULT-VALUE}).")
  String device = AUTO;

  @Option(
      names = "--device-option",
      paramLabel = "NAME=VALUE",
      description =
          "A setting of ONNX Runtime's execution provider for the device, under its own name, as"
              + " enable_cuda_graph=1; may be given several times.")
  Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Opens the model on the device, or a copy on each of several.
   *
   * @param backends stay the caller's to close, after what is returned
   * @throws BackendException if a device that was named is not usable
   * @throws dev.kedge.classify.ClassifierException if the model is not
   */
  public Placements open(ModelFlags model, Backends backends) {
    if (device.equals(AUTO)) {
      return auto(model, backends);
    }
    String[] parts = device.split(":", 2);
    if (device.equals(CPU)) {
      if (!settings.isEmpty()) {
        throw new UsageException("--device-option is for a card, but --device is cpu");
      }
      return onCpu(model, backends, ExecutionProvider.cpu());
    }
    ModelRuntime kind = runtime(parts[0]).orElseThrow(() -> missing(parts[0]));
    List<Integer> numbers =
        parts.length == 2 && parts[1].equals(ALL) ? all(kind) : List.of(number(parts));
    return onDevices(model, backends, kind, numbers);
  }

  private Placements auto(ModelFlags model, Backends backends) {
    Optional<ModelRuntime> cuda = runtime(CUDA);
    List<Availability> cards =
        cuda.map(ModelRuntime::all).orElse(List.of(new Availability.Missing(NO_CUDA_JAR)));
    int first =
        IntStream.range(0, cards.size())
            .filter(i -> cards.get(i) instanceof Availability.Usable)
            .findFirst()
            .orElse(-1);
    String reason;
    if (cuda.isPresent() && first >= 0) {
      try {
        return onDevices(model, backends, cuda.get(), List.of(first));
      } catch (BackendException e) {
        reason = String.valueOf(e.getMessage());
      }
    } else {
      reason = ((Availability.Missing) cards.getFirst()).reason();
    }
    if (!settings.isEmpty()) {
      throw new UsageException(
          "--device-option is for a card, and --device auto found none to use: " + reason);
    }
    return onCpu(model, backends, ExecutionProvider.cpuBecause(reason));
  }

  private static Placements onCpu(ModelFlags model, Backends backends, ExecutionProvider cpu) {
    Classifier classifier = model.open((path, options) -> OnnxClassifier.open(path, options, cpu));
    return new Placements(List.of(new Placements.Opened(classifier, backends)), List.of());
  }

  private Placements onDevices(
      ModelFlags model, Backends backends, ModelRuntime kind, List<Integer> numbers) {
    List<Placements.Opened> placed = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    try {
      for (int number : numbers) {
        Device opened = kind.open(number, settings);
        devices.add(opened);
        placed.add(new Placements.Opened(model.open(opened::open), backends));
      }
      return new Placements(placed, devices);
    } catch (RuntimeException | Error e) {
      new Placements(placed, devices).close();
      throw e;
    }
  }

  private static Optional<ModelRuntime> runtime(String kind) {
    return ServiceLoader.load(ModelRuntime.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(runtime -> runtime.kind().equals(kind))
        .findFirst();
  }

  /** The kinds of devices that would be known with another jar, each with the reason. */
  public static SortedMap<String, Availability> unknownHere() {
    SortedMap<String, Availability> unknown = new TreeMap<>();
    CARDS.stream()
        .filter(kind -> runtime(kind).isEmpty())
        .forEach(kind -> unknown.put(kind, new Availability.Missing(NO_CUDA_JAR)));
    return unknown;
  }

  private static RuntimeException missing(String kind) {
    return CARDS.contains(kind)
        ? new BackendException("no device %s is usable here: %s".formatted(kind, NO_CUDA_JAR))
        : unknown(kind);
  }

  private static List<Integer> all(ModelRuntime kind) {
    List<Availability> all = kind.all();
    List<Integer> usable =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i) instanceof Availability.Usable)
            .boxed()
            .toList();
    if (usable.isEmpty()) {
      throw new BackendException(
          "no device %s is usable here: %s"
              .formatted(kind.kind(), ((Availability.Missing) all.getFirst()).reason()));
    }
    return usable;
  }

  private int number(String[] parts) {
    try {
      int number = parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unknown(device);
    }
    throw unknown(device);
  }

  private static UsageException unknown(String given) {
    return new UsageException(
        "--device is '%s', expected auto, cpu, cuda, cuda:N or cuda:all (N from 0), or tensorrt in place of cuda"
            .formatted(given));
  }
}
