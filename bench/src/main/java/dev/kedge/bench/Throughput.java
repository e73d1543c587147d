package dev.kedge.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Masked pictures a second that an engine sends through a model, against the bare model on the same
 * batches and against a loop over single explanations, in one process and in turns; or, with {@code
 * --grow}, memory and rate over very many pictures. Pictures are random crops of photos.
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

  @Option(names = "--magnified", split = ",", description = "How many times a pixel is repeated.")
  List<Integer> magnified = List.of(1);

  @Option(names = "--threads", split = ",", description = "Threads of the model; 0: one a core.")
  List<Integer> threads = List.of(0);

  @Option(names = "--workers", split = ",", description = "Of the engine; 0: its choice.")
  List<Integer> workers = List.of(0);

  @Option(names = "--plain", negatable = true, description = "Time single explanations, too.")
  boolean plain;

  @Option(names = "--grow", description = "Instead: memory and rate over so many pictures.")
  int grow;

  @Option(names = "--out", description = "Write this file's .json and .md as well.")
  @Nullable Path out;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Throughput()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Path model : models) {
      if (grow > 0) {
        rows.add(Growth.measure(model, new Crops(photos, 1), grow));
        continue;
      }
      for (ThroughputRun run : runs(model)) {
        rows.add(run.measure());
        System.err.println(rows.getLast());
      }
    }
    String bench = grow > 0 ? "growth" : "throughput";
    Results.print(bench, rows);
    if (out != null) {
      Files.writeString(out.resolveSibling(out.getFileName() + ".json"), Results.text(bench, rows));
      Files.write(
          out.resolveSibling(out.getFileName() + ".md"),
          table(rows).getBytes(StandardCharsets.UTF_8));
    }
    return 0;
  }

  /** One setting after the other away from the first of each. */
  private List<ThroughputRun> runs(Path model) {
    List<ThroughputRun> runs = new ArrayList<>();
    for (int batch : batches) {
      for (int flying : inFlight) {
        for (int superpixels : segments) {
          for (int larger : magnified) {
            for (int modelThreads : threads) {
              for (int worker : workers) {
                runs.add(
                    new ThroughputRun(
                        model,
                        new Crops(photos, larger),
                        pictures,
                        superpixels,
                        batch,
                        flying,
                        modelThreads,
                        worker,
                        plain));
              }
            }
          }
        }
      }
    }
    return runs;
  }

  private static String table(List<Map<String, Object>> rows) {
    List<String> keys = List.copyOf(rows.getFirst().keySet());
    StringBuilder text = new StringBuilder("Written by the bench, with the .json beside it.\n\n");
    text.append("| ").append(String.join(" | ", keys)).append(" |\n");
    text.append("|---".repeat(keys.size())).append("|\n");
    for (Map<String, Object> row : rows) {
      keys.forEach(key -> text.append("| ").append(row.get(key)).append(' '));
      text.append("|\n");
    }
    return text.toString();
  }
}
