package dev.kedge.bench;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
 * Masked pictures a second that an engine sends through a model, against the bare model on the same
 * batches and against a loop over single explanations, in one process and in turns; or, with {@code
 * --grow}, memory and rate over very many pictures. Pictures are random crops of photos. Several
 * settings are measured in a process each, one after the other.
 */
public final class Throughput implements Callable<Integer> {
  @Parameters(paramLabel = "PHOTO", arity = "1..*")
  List<Path> photos = List.of();

  @Option(names = "--models", split = ",", required = true, description = "Model folders.")
  List<Path> models = List.of();

  @Option(names = "--pictures", description = "Pictures that the engine explains.")
  int pictures = 200;

  @Option(names = "--batches", split = ",", description = "Pictures sent to the model at a time.")
  List<Integer> batches = List.of(16);

  @Option(names = "--in-flight", split = ",", description = "Pictures in flight; 0: the default.")
  List<Integer> inFlight = List.of(0);

  @Option(names = "--segments", split = ",", description = "Superpixels.")
  List<Integer> segments = List.of(15);

  @Option(names = "--magnified", split = ",", description = "Times as long as the photos' sides.")
  List<Integer> magnified = List.of(1);

  @Option(names = "--threads", split = ",", description = "Of an evaluation; 0: one a core.")
  List<Integer> threads = List.of(1);

  @Option(names = "--workers", split = ",", description = "Of the engine; 0: its choice.")
  List<Integer> workers = List.of(0);

  @Option(names = "--plain", negatable = true, description = "Time single explanations, too.")
  boolean plain;

  @Option(names = "--turn", description = "Seconds that the engine runs at a time.")
  int turn = 6;

  @Option(names = "--grow", description = "Instead: memory and rate over so many pictures.")
  int grow;

  @Option(names = "--out", description = "Write this file as well, after every setting.")
  @Nullable Path out;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Throughput()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String bench = grow > 0 ? "growth" : "throughput";
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Setting> settings = settings();
    for (Setting setting : settings) {
      rows.add(settings.size() == 1 ? measure(setting) : elsewhere(setting));
      System.err.println(rows.getLast());
      if (out != null) {
        Files.writeString(out, Results.text(bench, rows));
      }
    }
    Results.print(bench, rows);
    return 0;
  }

  private List<Setting> settings() {
    List<Setting> settings = new ArrayList<>();
    for (Path model : models) {
      for (int batch : batches) {
        for (int flying : inFlight) {
          for (int superpixels : segments) {
            for (int larger : magnified) {
              for (int thread : threads) {
                for (int worker : workers) {
                  settings.add(
                      new Setting(
                          model, pictures, batch, flying, superpixels, larger, thread, worker));
                }
              }
            }
          }
        }
      }
    }
    return settings;
  }

  private Map<String, Object> measure(Setting setting) throws IOException {
    Crops crops = new Crops(photos);
    if (grow > 0) {
      return Growth.measure(setting.model(), crops, grow);
    }
    Path folder = Files.createTempDirectory("kedge-photos");
    try {
      Crops larger =
          setting.magnified() == 1 ? crops : crops.magnified(setting.magnified(), folder);
      return new ThroughputRun(setting, larger, plain, Duration.ofSeconds(turn)).measure();
    } finally {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  /** Measures a setting in a process of its own. */
  private Map<String, Object> elsewhere(Setting setting) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Throughput.class.getName()));
    command.addAll(setting.flags());
    command.addAll(List.of("--turn=" + turn, "--grow=" + grow));
    if (plain) {
      command.add("--plain");
    }
    photos.forEach(photo -> command.add(photo.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream said = process.getInputStream()) {
      JsonNode row = new ObjectMapper().readTree(said).path("rows").path(0);
      if (process.waitFor() != 0 || row.isMissingNode()) {
        throw new IllegalStateException(
            String.format(Locale.ROOT, "exit code %d of %s", process.waitFor(), command));
      }
      return new ObjectMapper().convertValue(row, new TypeReference<>() {});
    }
  }
}
