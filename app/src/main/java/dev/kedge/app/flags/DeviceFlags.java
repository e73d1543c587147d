package dev.kedge.app.flags;

import dev.kedge.models.Device;
import dev.kedge.models.ModelRuntime;
import dev.kedge.models.hub.HubListener;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
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

  /** The jar of each kind of device that is known. */
  private static final SortedMap<String, String> JARS =
      new TreeMap<>(Map.of(CPU, "kedge-native", CUDA, "kedge-cuda", "tensorrt", "kedge-cuda"));

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
   * Opens the model on the device, or a copy on each of several. A process that is told to end must
   * wait until that is done.
   *
   * @param backends stay the caller's to close, after what is returned
   * @param download is told of files that are fetched from the hub
   * @throws BackendException if a device that was named is not usable
   * @throws dev.kedge.classify.ClassifierException if the model is not
   */
  public Placements open(ModelFlags model, Backends backends, HubListener download) {
    if (model.isRemote()) {
      return remote(model, backends, download);
    }
    if (device.equals(AUTO)) {
      return auto(model, backends, download);
    }
    String[] parts = device.split(":", 2);
    if (parts[0].equals(CPU)) {
      if (parts.length == 2) {
        throw unknown(device);
      }
      if (!settings.isEmpty()) {
        throw new UsageException("--device-option is for a card, but --device is cpu");
      }
    }
    ModelRuntime runtime = runtime(parts[0]).orElseThrow(() -> missing(parts[0]));
    List<Integer> numbers =
        parts.length == 2 && parts[1].equals(ALL) ? all(runtime) : List.of(number(parts));
    return open(model, backends, download, runtime, numbers, Optional.empty());
  }

  /** A model on a server needs no device here. */
  private Placements remote(ModelFlags model, Backends backends, HubListener download) {
    if (!device.equals(AUTO) || !settings.isEmpty()) {
      throw new UsageException(
          "--device and --device-option do nothing with a model on a server, which chooses its"
              + " own");
    }
    return new Placements(
        List.of(new Placements.Opened(model.openRemote(download), backends)), List.of());
  }

  private Placements auto(ModelFlags model, Backends backends, HubListener download) {
    Optional<ModelRuntime> cuda = runtime(CUDA);
    List<Availability> cards = cuda.map(ModelRuntime::all).orElse(List.of(withoutJar(CUDA)));
    int first =
        IntStream.range(0, cards.size())
            .filter(i -> cards.get(i) instanceof Availability.Usable)
            .findFirst()
            .orElse(-1);
    String reason;
    if (cuda.isPresent() && first >= 0) {
      try {
        return open(model, backends, download, cuda.get(), List.of(first), Optional.empty());
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
    ModelRuntime cpu = runtime(CPU).orElseThrow(() -> missing(CPU));
    return open(model, backends, download, cpu, List.of(0), Optional.of("no card: " + reason));
  }

  private Placements open(
      ModelFlags model,
      Backends backends,
      HubListener download,
      ModelRuntime runtime,
      List<Integer> numbers,
      Optional<String> note) {
    List<Placements.Opened> placed = new ArrayList<>();
    List<Device> devices = new ArrayList<>();
    try {
      for (int number : numbers) {
        Device opened = runtime.open(number, settings);
        devices.add(opened);
        placed.add(new Placements.Opened(model.open(opened, note, download), backends));
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
    JARS.keySet().stream()
        .filter(kind -> runtime(kind).isEmpty())
        .forEach(kind -> unknown.put(kind, withoutJar(kind)));
    return unknown;
  }

  private static Availability.Missing withoutJar(String kind) {
    return new Availability.Missing("the jar " + JARS.get(kind) + " is not on the class path");
  }

  private static RuntimeException missing(String kind) {
    return JARS.containsKey(kind)
        ? new BackendException(
            "no device %s is usable here: %s".formatted(kind, withoutJar(kind).reason()))
        : unknown(kind);
  }

  private static List<Integer> all(ModelRuntime runtime) {
    List<Availability> all = runtime.all();
    List<Integer> usable =
        IntStream.range(0, all.size())
            .filter(i -> all.get(i) instanceof Availability.Usable)
            .boxed()
            .toList();
    if (usable.isEmpty()) {
      throw new BackendException(
          "no device %s is usable here: %s"
              .formatted(runtime.kind(), ((Availability.Missing) all.getFirst()).reason()));
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
