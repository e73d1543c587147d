package dev.kedge.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.batch.BatchCommand;
import dev.kedge.app.flags.PathConverter;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine;

/** Pictures in files, and what the command line and Spark make of them. */
final class Lake {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Quick ones, whose result does not depend on how fast the machine is. */
  static final Map<String, Object> OPTIONS =
      Map.of("segments", 6, "exact_within", 0, "exhaustive_limit", 300);

  private Lake() {}

  /** Writes photos of the catalogue into a folder, again and again until there are so many. */
  static Path photos(Path folder, int count) throws IOException {
    Files.createDirectories(folder);
    List<Photo> photos = TestImages.photos();
    for (int i = 0; i < count; i++) {
      Photo photo = photos.get(i % photos.size());
      Files.write(
          folder.resolve(String.format(Locale.ROOT, "%03d-%s", i, photo.file())), photo.read());
    }
    return folder;
  }

  /** A file that is no picture. */
  static Path corrupt(Path folder) throws IOException {
    return Files.write(folder.resolve("corrupt.jpg"), new byte[] {1, 2, 3});
  }

  /** The files of a folder as a table. */
  static Dataset<Row> table(SparkSession spark, Path folder, int partitions) {
    return spark
        .read()
        .format("binaryFile")
        .load(folder.toUri().toString())
        .repartition(partitions)
        .cache();
  }

  static ImageAnchors anchors() {
    ImageAnchors anchors = new ImageAnchors();
    OPTIONS.forEach(anchors::setOption);
    return anchors;
  }

  /** The same for the command line. */
  static List<String> flags() {
    return OPTIONS.entrySet().stream()
        .map(option -> "--" + option.getKey().replace('_', '-') + "=" + option.getValue())
        .toList();
  }

  /** The lines of {@code kedge batch} by file name, without what differs from run to run. */
  static Map<String, String> batch(Path photos, Path out, String... more) throws IOException {
    StringWriter said = new StringWriter();
    List<String> words = new ArrayList<>(List.of(photos.toString(), "--out", out.toString()));
    words.addAll(flags());
    words.addAll(List.of("--progress", "none"));
    words.addAll(List.of(more));
    int code =
        PathConverter.addedTo(new CommandLine(new BatchCommand()))
            .setOut(new PrintWriter(said))
            .setErr(new PrintWriter(said))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(words.toArray(String[]::new));
    assertTrue(code <= 1, said.toString());
    return lines(
        Files.readAllLines(out.resolve("explanations.jsonl"), StandardCharsets.UTF_8).stream()
            .filter(line -> !line.contains("\"error\":"))
            .toList());
  }

  /** The lines of a table. */
  static Map<String, String> lines(Dataset<Row> explained) throws IOException {
    return lines(
        explained.where("error is null").select("explanation.json").collectAsList().stream()
            .map(row -> row.getString(0))
            .toList());
  }

  static Map<String, String> lines(List<String> lines) throws IOException {
    Map<String, String> byName = new TreeMap<>();
    for (String line : lines) {
      ObjectNode json = (ObjectNode) JSON.readTree(line);
      json.remove("run"); // how it was computed, and how long it took
      String name = Path.of(json.remove("image").asText()).getFileName().toString();
      String before = byName.put(name, json.toString());
      assertTrue(before == null, "a picture has two lines: " + name);
    }
    return byName;
  }

  /** Explains the pictures of a folder, into a new folder of files of JSON. */
  static void explain(SparkSession spark, String photos, String table) {
    anchors()
        .transform(spark.read().format("binaryFile").load(photos))
        .select("path", "explanation.json", "explanation.view", "error")
        .write()
        .json(table);
  }

  /** The lines in these files. */
  static Map<String, String> written(Path table) throws IOException {
    List<String> lines = new ArrayList<>();
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(table, "part-*.json")) {
      for (Path part : parts) {
        for (String row : Files.readAllLines(part, StandardCharsets.UTF_8)) {
          JsonNode line = JSON.readTree(row).path("json");
          assertTrue(line.isTextual(), "a row without an explanation: " + row);
          lines.add(line.asText());
        }
      }
    }
    return lines(lines);
  }
}
