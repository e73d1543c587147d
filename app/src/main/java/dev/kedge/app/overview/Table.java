package dev.kedge.app.overview;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.flags.UsageException;
import dev.kedge.report.overview.RunFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Explanations as lines of JSON, in a file or in several of a folder. A line is one of {@code
 * explanations.jsonl}; or a row of a table, with the texts {@code json} and {@code view} of an
 * explanation, or {@code error}, and a name as {@code path}. Read as a stream.
 */
final class Table {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String GZIP = ".gz";
  private static final List<String> NAMES = List.of("path", "image", "name");

  private final Path from;

  /** What the lines of failures have of the model: it is in those of explanations. */
  private @Nullable JsonNode model;

  private String version = "";

  Table(Path from) {
    this.from = from;
  }

  /**
   * Writes them as the files of a run.
   *
   * @throws UsageException if a line is none of these, or there is no explanation at all
   */
  void writeTo(Path folder) throws IOException {
    Path failures = Files.createTempFile(folder, "failures", null);
    try (BufferedWriter lines = Files.newBufferedWriter(folder.resolve(RunFiles.EXPLANATIONS))) {
      try (BufferedWriter views = Files.newBufferedWriter(folder.resolve(RunFiles.VIEWS));
          BufferedWriter failed = Files.newBufferedWriter(failures)) {
        for (Path file : files()) {
          read(file, lines, views, failed);
        }
      }
      addFailures(failures, lines);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(folder.resolve(RunFiles.EXPLANATIONS));
      Files.deleteIfExists(folder.resolve(RunFiles.VIEWS));
      throw e;
    } finally {
      Files.delete(failures);
    }
  }

  /** In the order of their names; what begins with . or _ is Spark's own. */
  private List<Path> files() throws IOException {
    if (!Files.isDirectory(from)) {
      return List.of(from);
    }
    try (Stream<Path> entries = Files.list(from)) {
      List<Path> files =
          entries
              .filter(Files::isRegularFile)
              .filter(file -> !String.valueOf(file.getFileName()).matches("[._].*"))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw new UsageException("no file of JSON lines in " + from);
      }
      return files;
    }
  }

  private void read(Path file, BufferedWriter lines, BufferedWriter views, BufferedWriter failed)
      throws IOException {
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = file.toString().endsWith(GZIP) ? new GZIPInputStream(bytes) : bytes;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      long number = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        number++;
        if (!line.isBlank()) {
          add(object(line, file, number), file, number, lines, views, failed);
        }
      }
    }
  }

  private static ObjectNode object(String line, Path file, long number) {
    try {
      if (JSON.readTree(line) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException e) {
      throw new UsageException(
          "%s, line %s is not JSON (%s); write the table by write().json(…)"
              .formatted(file, number, e.getOriginalMessage()));
    }
    throw new UsageException("%s, line %s is no JSON object".formatted(file, number));
  }

  private void add(
      ObjectNode row,
      Path file,
      long number,
      BufferedWriter lines,
      BufferedWriter views,
      BufferedWriter failed)
      throws IOException {
    if (row.has("schema")) {
      remember(row);
      write(lines, row.toString());
      return;
    }
    JsonNode explanation =
        row.has("json")
            ? row
            : row.properties().stream()
                .map(field -> field.getValue())
                .filter(field -> field.has("json"))
                .findFirst()
                .orElse(row);
    if (explanation.path("json").isTextual()) {
      String line = explanation.path("json").asText();
      remember(object(line, file, number));
      write(lines, line);
      if (explanation.path("view").isTextual()) {
        write(views, explanation.path("view").asText());
      }
    } else if (row.path("error").isTextual()) {
      write(failed, row.toString());
    } else {
      throw new UsageException(
          "%s, line %s has no explanation: expected json and view of the column of explanations, or error, as docs/spark.md has it"
              .formatted(file, number));
    }
  }

  private void remember(ObjectNode line) {
    if (model == null) {
      model = line.get("model");
      version = line.path("version").asText();
    }
  }

  private void addFailures(Path failures, BufferedWriter lines) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(failures)) {
      for (String row = in.readLine(); row != null; row = in.readLine()) {
        if (model == null) {
          throw new UsageException(
              "every picture of %s failed, and nothing tells by which model; the first: %s"
                  .formatted(from, JSON.readTree(row).path("error").asText()));
        }
        write(lines, failure((ObjectNode) JSON.readTree(row)).toString());
      }
    }
  }

  private ObjectNode failure(ObjectNode row) {
    String name =
        NAMES.stream()
            .map(row::path)
            .filter(JsonNode::isTextual)
            .map(JsonNode::asText)
            .findFirst()
            .orElse("");
    ObjectNode line =
        JSON.createObjectNode().put("schema", "kedge.explanation/1").put("image", name);
    line.set("model", model);
    return line.put("error", row.path("error").asText()).put("version", version);
  }

  private static void write(BufferedWriter file, String line) throws IOException {
    file.write(line);
    file.write('\n');
  }
}
