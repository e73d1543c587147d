package dev.kedge.bench.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.kedge.bench.Results;
import dev.kedge.image.io.AtomicFile;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Runs the checks that need a card, one process each, and writes {@code gpu.json} after every one
 * of them: each has passed, failed with a reason, or was not run with a reason.
 */
public final class RunChecks implements Callable<Integer> {
  private static final String CONTRACT = "dev.kedge.cuda.CudaBackendTest";

  @Parameters(paramLabel = "OUT", description = "Folder for gpu.json and the checks' output.")
  Path out = Path.of("gpu-checks");

  @Option(names = "--models", description = "Folder of model folders, besides the demo model.")
  @Nullable Path models;

  @Option(names = "--photos", description = "Folder of photos, in place of the embedded ones.")
  @Nullable Path photos;

  @Option(names = "--rehearse", description = "Checks of models run on the CPU, to try them.")
  boolean rehearse;

  @Option(names = "--seconds", description = "All checks together take no longer.")
  int seconds = 500;

  private final List<Map<String, Object>> checks = new ArrayList<>();
  private final Map<String, Object> document = new LinkedHashMap<>();
  private final Instant start = Instant.now();

  public static void main(String[] args) {
    System.exit(new CommandLine(new RunChecks()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Files.createDirectories(out);
    String device = device();
    document.put("bench", "gpu-checks");
    document.put("date", start.toString());
    document.put("machine", Results.machine());
    document.put("device", device);
    document.put("fakeDevice", device.contains("fake device"));
    document.put("deviceForModels", models());
    document.put("rehearsal", rehearse);
    document.put("card", card());
    document.put("bundle", System.getProperty("kedge.bundle", "unknown"));
    document.put("checks", checks);
    boolean there = !device.startsWith("missing: ");
    boolean card = there && !device.contains("fake device");
    String no = there ? "a fake device" : device.substring("missing: ".length());

    run(1, "labels equal the CPU's", 90, card || rehearse, no, java(LabelsCheck.class.getName()));
    run(2, "masked batches equal the scalar backend's", 120, there, no, contract());
    run(
        3,
        "bound batches equal copied ones",
        60,
        card || rehearse,
        no,
        java(BindingCheck.class.getName()));
    sanitizer(card, no);
    run(5, "select against copies on the card", 60, card, no, java("dev.kedge.cuda.SelectRate"));
    run(
        5,
        "models against a constant batch",
        120,
        card || rehearse,
        no,
        java(ModelRate.class.getName()));
    run(
        5,
        "the engine against a constant batch",
        120,
        card || rehearse,
        no,
        java(EngineRate.class.getName()));
    run(5, "explanations", 120, card || rehearse, no, java(Explanations.class.getName()));
    run(6, "kernels compiled by NVRTC", 30, card, no, java("dev.kedge.cuda.NvrtcOnCard"));
    System.out.println(out.resolve("gpu.json"));
    return 0;
  }

  /** The card that the kernels run on. */
  private static String device() {
    try (Backends backends = Backends.load()) {
      return backends.all().stream()
          .filter(backend -> backend.name().equals("cuda"))
          .map(backend -> text(backend.availability()))
          .findFirst()
          .orElse("missing: kedge-cuda is not on the class path");
    }
  }

  /** The same with all that models need there. */
  private static String models() {
    try {
      return text(CheckedDevice.devices("cuda").all().getFirst());
    } catch (BackendException e) {
      return "missing: " + e.getMessage();
    }
  }

  private static String text(Availability availability) {
    return switch (availability) {
      case Availability.Usable usable -> usable.device();
      case Availability.Missing missing -> "missing: " + missing.reason();
    };
  }

  private static String card() {
    try {
      return CheckProcess.output(
          Duration.ofSeconds(20),
          "nvidia-smi",
          "--query-gpu=name,driver_version,memory.total,clocks.max.sm,power.limit",
          "--format=csv");
    } catch (IOException | InterruptedException e) {
      return "not asked: " + e.getMessage();
    }
  }

  private void sanitizer(boolean card, String no) throws IOException, InterruptedException {
    String name = "compute-sanitizer finds nothing";
    @Nullable Path tool =
        Stream.concat(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":", -1)),
                Stream.of("/usr/local/cuda/bin", "/usr/local/cuda/compute-sanitizer"))
            .map(folder -> Path.of(folder, "compute-sanitizer"))
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(null);
    List<String> command = new ArrayList<>();
    if (tool != null) {
      command.addAll(List.of(tool.toString(), "--error-exitcode", "1"));
    }
    command.addAll(contract());
    String reason = card ? "compute-sanitizer is not installed" : no;
    run(4, name, 90, card && tool != null, reason, command);
  }

  private List<String> contract() {
    List<String> command = new ArrayList<>(java("org.junit.platform.console.ConsoleLauncher"));
    command.addAll(
        List.of(
            "execute",
            "--disable-banner",
            "--disable-ansi-colors",
            "--details=tree",
            "--select-class=" + CONTRACT));
    return command;
  }

  private List<String> java(String main) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Dkedge.skips=fail",
                "-Dkedge.device=" + (rehearse ? CheckedDevice.CPU : "cuda"),
                "-cp",
                System.getProperty("java.class.path")));
    for (String passed :
        List.of("onnxruntime.native.path", "org.bytedeco.javacpp.cachedir", "kedge.cuda.path")) {
      @Nullable String value = System.getProperty(passed);
      if (value != null) {
        command.add("-D" + passed + "=" + value);
      }
    }
    if (models != null) {
      command.add("-Dkedge.models=" + models);
    }
    if (photos != null) {
      command.add("-Dkedge.photos=" + photos);
    }
    command.add(main);
    return command;
  }

  private void run(
      int number, String name, int limit, boolean can, String reason, List<String> command)
      throws IOException, InterruptedException {
    Map<String, Object> check = new LinkedHashMap<>();
    check.put("number", number);
    check.put("name", name);
    long left = seconds - Duration.between(start, Instant.now()).toSeconds();
    if (!can) {
      check.put("status", "not run");
      check.put("reason", reason);
    } else if (left < 5) {
      check.put("status", "not run");
      check.put("reason", String.format(Locale.ROOT, "no time left of %d s", seconds));
    } else {
      String file =
          String.format(
              Locale.ROOT, "%d-%s.txt", checks.size() + 1, name.replaceAll("[^A-Za-z0-9]+", "-"));
      check.putAll(
          CheckProcess.run(command, Duration.ofSeconds(Math.min(limit, left)), out.resolve(file)));
    }
    checks.add(check);
    System.out.printf(
        "%d %s: %s %s%n", number, name, check.get("status"), check.getOrDefault("reason", ""));
    byte[] json =
        new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(document);
    AtomicFile.write(out.resolve("gpu.json"), json);
  }
}
