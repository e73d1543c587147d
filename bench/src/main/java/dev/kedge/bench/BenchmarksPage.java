package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Makes {@code docs/benchmarks.md} from the committed results, {@code BenchmarksPage RESULTS PAGE}:
 * what is fast, against what, on which machine, with drawings; and beside it a page of every
 * figure. A test holds all of them to the files.
 */
public final class BenchmarksPage {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final String PAGE = "benchmarks.md";
  static final String TABLES = "benchmarks-tables.md";
  static final String GPU = "gpu";

  private BenchmarksPage() {}

  public static void main(String[] args) throws IOException {
    Path page = Path.of(args[1]).toAbsolutePath();
    for (Map.Entry<String, String> file : all(Path.of(args[0])).entrySet()) {
      Path path = page.resolveSibling(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  /** All files of a folder of results, by their names beside the page. */
  static Map<String, String> all(Path results) throws IOException {
    Map<String, String> files = new LinkedHashMap<>(new BenchmarkAnswers(results).files());
    files.put(TABLES, tables(results));
    return files;
  }

  /** Every figure. */
  private static String tables(Path results) throws IOException {
    StringBuilder page =
        new StringBuilder(
            """
            # All figures of the benchmarks
            Made from [bench/results](../bench/results) by `bench/run BenchmarksPage bench/results docs/benchmarks.md`; not to be edited. What they say: [benchmarks.md](benchmarks.md). How each was run: [bench/README.md](../bench/README.md).

            ## What was measured on which machine
            | file | measured | date | processor | cores | Java |
            |---|---|---|---|---|---|
            """);
    List<Path> files = files(results, ".json");
    for (Path file : files) {
      JsonNode result = JSON.readTree(file.toFile());
      JsonNode machine = result.path("machine");
      page.append(
          "| [%s](../bench/results/%s) | %s | %s | %s | %s | %s |\n"
              .formatted(
                  file.getFileName(),
                  file.getFileName(),
                  result.path("bench").asText(),
                  result.path("date").asText(),
                  machine.path("processor").asText(),
                  machine.path("cores").asText(),
                  machine.path("java").asText()));
    }
    for (Path file : files(results, ".jsonl.gz")) {
      page.append(
          String.format(
              Locale.ROOT,
              "| [%s](../bench/results/%s) | %,d runs on truth tables, figures without a clock | |"
                  + " | | |\n",
              file.getFileName(),
              file.getFileName(),
              lines(file)));
    }
    page.append('\n').append(GpuSection.of(results.resolve(GPU)));
    for (Path file : files) {
      JsonNode result = JSON.readTree(file.toFile());
      page.append("\n## %s\n".formatted(String.valueOf(file.getFileName()).replace(".json", "")));
      if (result.has("note")) {
        page.append(result.path("note").asText()).append("\n\n");
      }
      page.append(result.has("rows") ? Table.of(result.path("rows")) : Table.ofFields(result));
    }
    return page.toString();
  }

  private static List<Path> files(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
    }
  }

  private static long lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return reader.lines().count();
    }
  }
}
