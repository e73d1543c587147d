package dev.kedge.app.serve;

import dev.kedge.app.flags.DeviceFlags;
import dev.kedge.app.flags.FlagChecks;
import dev.kedge.app.flags.ModelFlags;
import dev.kedge.app.flags.ModelSource;
import dev.kedge.app.flags.UsageException;
import dev.kedge.app.terminal.DownloadLine;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.app.terminal.Interrupt;
import dev.kedge.app.terminal.StatusLine;
import dev.kedge.app.terminal.Stop;
import dev.kedge.app.terminal.Version;
import dev.kedge.perturb.Backends;
import dev.kedge.serve.ExplanationServer;
import dev.kedge.serve.ServeOptions;
import dev.kedge.serve.ServedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Explanations over HTTP, until a signal. */
@Command(
    name = "serve",
    description = {
      "Explains pictures over HTTP: http://HOST:PORT/ is a page to drop one on, /openapi.json lists"
          + " all pages and options.",
      "Without a model it serves the embedded demo model."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by Ctrl-C or a polite kill, and all that was begun was answered",
      ExitCode.USAGE_HELP,
      ExitCode.MODEL_HELP,
      ExitCode.BACKEND_HELP,
      "5:it cannot listen, or a file cannot be read",
      ExitCode.INTERNAL_HELP
    })
public final class ServeCommand implements Callable<Integer> {
  private static final Pattern NAMED = Pattern.compile("([A-Za-z0-9._-]+)=(.+)");
  private static final int MOST_PORT = 65_535;
  private static final int MOST = 1_000_000;
  private static final String DEMO = "demo";
  private static final int STOPPED_AT_ONCE = 143;

  @Spec CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME=SOURCE",
      description =
          "A model and its name in addresses: a folder, a file, hf:ORG/REPO or oip:URL, as kedge"
              + " explain takes them; may be given several times.")
  List<String> models = new ArrayList<>();

  @Option(
      names = "--prepare",
      paramLabel = "DIR|hf:ORG/REPO",
      description = "As of kedge explain, for models on servers.")
  @Nullable ModelSource prepare;

  @Mixin DeviceFlags deviceFlags = new DeviceFlags();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where it listens (default: ${DEFAULT-VALUE}, this machine alone; 0.0.0.0 for all).")
  String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "0 for any that is free (default: ${DEFAULT-VALUE}).")
  int port = 8080;

  @Option(
      names = "--grpc-port",
      paramLabel = "N",
      description =
          "Speaks the Open Inference Protocol by gRPC at this port too, 0 for any that is free"
              + " (default: not).")
  @Nullable Integer grpcPort;

  @Option(
      names = "--max-pictures",
      paramLabel = "N",
      defaultValue = "64",
      description =
          "Pictures of each model that wait or are worked on, at most; more are refused with 429"
              + " (default: ${DEFAULT-VALUE}).")
  int mostPictures = 64;

  @Option(
      names = "--max-bytes",
      paramLabel = "N",
      description = "Bytes of a request at most (default: 67108864).")
  int mostBytes = 64 << 20;

  @Option(
      names = "--max-pixels",
      paramLabel = "N",
      description = "Pictures with more pixels are refused (default: 100000000).")
  long mostPixels = 100_000_000;

  @Option(
      names = "--max-connections",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Connections at a time (default: ${DEFAULT-VALUE}).")
  int mostConnections = 1024;

  @Option(
      names = "--read-seconds",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "How long a request may take to come; then it is cut off (default: ${DEFAULT-VALUE})."
              + " A connection is kept 75 seconds for the next one.")
  double readSeconds = 20;

  @Option(
      names = "--drain-seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description =
          "How long what was begun may take after a signal; then its best so far is the answer"
              + " (default: ${DEFAULT-VALUE}).")
  double drainSeconds = 30;

  @Option(
      names = "--keep-jobs",
      paramLabel = "N",
      defaultValue = "200",
      description = "Jobs that are kept, for an hour at most (default: ${DEFAULT-VALUE}).")
  int mostJobs = 200;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description =
          "Lets in only who has a bearer token: lines with the SHA-256 of a token in hexadecimal"
              + " digits and a name.")
  @Nullable Path tokens;

  @Option(names = "--tls-cert", paramLabel = "FILE", description = "Certificates, PEM.")
  @Nullable Path certificate;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "The private key, PKCS #8 in PEM. Both are read again when they change.")
  @Nullable Path key;

  @Option(
      names = "--model-control",
      description =
          "Callers may load models again, and unload them, by name: POST"
              + " /v2/repository/models/NAME/load and …/unload.")
  boolean modelControl;

  @Option(
      names = "--model_name",
      paramLabel = "NAME",
      description = "KServe: the model's name; with --predictor_host.")
  @Nullable String kserveName;

  @Option(
      names = "--predictor_host",
      paramLabel = "HOST",
      description = "KServe: where the model of that name runs (Open Inference Protocol).")
  @Nullable String predictorHost;

  @Option(names = "--http_port", paramLabel = "N", description = "KServe: as --port.")
  @Nullable Integer kservePort;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "KServe: has no effect; one process serves all.")
  @Nullable Integer workers;

  @Override
  public Integer call() throws IOException {
    ServeOptions.Builder options = options();
    Map<String, Supplier<ModelFlags>> sources = sources();
    PrintWriter err = spec.commandLine().getErr();
    CountDownLatch told = new CountDownLatch(1);
    try (Backends backends = Backends.load();
        OpenModels opened = new OpenModels(sources, deviceFlags, backends, err)) {
      List<ServedModel> served = open(opened);
      ServeOptions asked = (modelControl ? options.modelControl(opened) : options).build();
      try (Stop _ = new Stop(told::countDown, () -> Runtime.getRuntime().halt(STOPPED_AT_ONCE));
          ExplanationServer server =
              ExplanationServer.start(
                  served, RequestFlags.asking(), asked, Version.version(), err::println)) {
        err.println(
            "kedge: serving %s at %s%s"
                .formatted(
                    String.join(", ", sources.keySet()),
                    server.address(),
                    server.grpcAddress().map(at -> ", by gRPC at " + at).orElse("")));
        spec.commandLine().getOut().println(server.address());
        spec.commandLine().getOut().flush();
        told.await();
        err.println("kedge: finishing what was begun; once more stops at once");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IllegalArgumentException e) {
      throw new UsageException(String.valueOf(e.getMessage()));
    }
    return ExitCode.OK;
  }

  private ServeOptions.Builder options() {
    FlagChecks.between(0, MOST_PORT, "--port", port);
    if (grpcPort != null) {
      FlagChecks.between(0, MOST_PORT, "--grpc-port", grpcPort);
    }
    if (kservePort != null) {
      FlagChecks.between(0, MOST_PORT, "--http_port", kservePort);
    }
    FlagChecks.between(1, MOST, "--max-pictures", mostPictures);
    FlagChecks.between(1, Integer.MAX_VALUE - 1, "--max-bytes", mostBytes);
    FlagChecks.atLeast(1, "--max-pixels", mostPixels);
    FlagChecks.between(1, MOST, "--max-connections", mostConnections);
    FlagChecks.between(1, MOST, "--keep-jobs", mostJobs);
    if ((certificate == null) != (key == null)) {
      throw new UsageException("--tls-cert and --tls-key go together: give both, or none");
    }
    if ((kserveName == null) != (predictorHost == null)) {
      throw new UsageException("--model_name and --predictor_host go together: give both, or none");
    }
    ServeOptions.Builder options =
        ServeOptions.builder()
            .host(host)
            .port(kservePort == null ? port : kservePort)
            .mostPictures(mostPictures)
            .mostBytes(mostBytes)
            .mostPixels(mostPixels)
            .mostConnections(mostConnections)
            .reading(seconds("--read-seconds", readSeconds))
            .draining(seconds("--drain-seconds", drainSeconds))
            .mostJobs(mostJobs);
    if (grpcPort != null) {
      options = options.grpcPort(grpcPort);
    }
    if (tokens != null) {
      options = options.tokens(tokens);
    }
    if (certificate != null && key != null) {
      options = options.tls(new ServeOptions.Tls(certificate, key));
    }
    return options;
  }

  private static Duration seconds(String flag, double given) {
    FlagChecks.require(given > 0 && given <= MOST, flag, given, "a number of seconds above 0");
    return Duration.ofMillis(Math.max(1, Math.round(given * 1000)));
  }

  /** By name; the flags of each. */
  private Map<String, Supplier<ModelFlags>> sources() {
    Map<String, Supplier<ModelFlags>> sources = new LinkedHashMap<>();
    List<String> given = new ArrayList<>(models);
    if (kserveName != null) {
      given.add("%s=oip:http://%s/v2/models/%s".formatted(kserveName, predictorHost, kserveName));
    }
    for (String one : given) {
      Matcher named = NAMED.matcher(one);
      if (!named.matches()) {
        throw new UsageException(
            "--model is '%s', expected NAME=SOURCE, as resnet=models/resnet50".formatted(one));
      }
      ModelSource source = source(named.group(2));
      if (sources.put(named.group(1), () -> flags(new ModelFlags().other(source, prepare)))
          != null) {
        throw new UsageException("two models have the name " + named.group(1));
      }
    }
    if (sources.isEmpty()) {
      sources.put(DEMO, () -> flags(new ModelFlags()));
    }
    return sources;
  }

  private static ModelFlags flags(ModelFlags flags) {
    flags.preferThreads(1);
    return flags;
  }

  private static ModelSource source(String given) {
    try {
      return ModelSource.parse(given);
    } catch (TypeConversionException e) {
      throw new UsageException("--model: " + e.getMessage());
    }
  }

  private List<ServedModel> open(OpenModels opened) {
    try (Interrupt interrupt = new Interrupt();
        DownloadLine download =
            new DownloadLine(spec.commandLine().getErr(), StatusLine.Form.AUTO, interrupt::asked)) {
      return opened.openAll(download);
    }
  }
}
