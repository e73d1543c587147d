package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo model, said to have labels that do not exclude each other. */
final class MultiLabelTest {
  @TempDir Path folder;
  private String model = "";

  @BeforeEach
  void multiLabelModel() throws IOException {
    Path demo = Demo.writeModel(folder);
    Path config = demo.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config)
            .replaceFirst("\\{", "{\"problem_type\": \"multi_label_classification\", "));
    model = "--model=" + demo;
  }

  private JsonNode explain(String... flags) throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[flags.length + 4];
    words[0] = "explain";
    words[1] = model;
    words[2] = "--segments=4";
    words[3] = "--json";
    System.arraycopy(flags, 0, words, 4, flags.length);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    assertEquals(ExitCode.OK, code, err.toString());
    return new ObjectMapper().readTree(out.toString());
  }

  @Test
  void withoutAClassTheMostLikelyLabelIsAskedAbout() throws IOException {
    JsonNode json = explain();
    assertEquals("macaw", json.at("/explained/label").textValue());
    assertEquals(5, json.get("top").size());
    assertTrue(json.get("labelsIndependent").booleanValue());
    assertTrue(json.at("/run/notes").toString().contains("an anchor keeps one on"));
    assertEquals(answer(json), answer(explain("--class", "MACAW")));
  }

  /** What was found, whichever way it was asked for. */
  private static List<JsonNode> answer(JsonNode json) {
    return Stream.of("explained", "top", "status", "anchor", "bestBySize", "cost")
        .map(json::get)
        .toList();
  }

  @Test
  void withAClassThatLabelIsAskedAbout() throws IOException {
    JsonNode likeliest = explain();
    for (int place = 1; place < 3; place++) {
      JsonNode other = likeliest.at("/top/" + place);
      JsonNode json = explain("--class", other.get("label").textValue());
      assertEquals(other, json.get("explained"));
      assertEquals(likeliest.get("top"), json.get("top"));
      assertNotEquals(likeliest.get("anchor"), json.get("anchor"));
    }
  }

  @Test
  void inABatchEachPictureHasItsOwnLabel() throws IOException {
    Path photos = BatchRuns.photos(folder.resolve("photos"));
    Path results = folder.resolve("results");
    BatchRuns.Run run = BatchRuns.batch(photos, results, model);
    assertEquals(ExitCode.OK, run.code(), run.err());
    Set<JsonNode> labels = new HashSet<>();
    for (String line : Files.readAllLines(BatchRuns.explanations(results))) {
      JsonNode json = new ObjectMapper().readTree(line);
      String photo = photos.resolve(json.get("image").textValue()).toString();
      BatchRuns.Run alone = BatchRuns.run("explain", photo, "--json", model);
      assertEquals(answer(new ObjectMapper().readTree(alone.out())), answer(json));
      assertEquals(json.at("/top/0"), json.get("explained"));
      labels.add(json.at("/explained/label"));
    }
    assertEquals(BatchRuns.PHOTOS.size(), labels.size(), labels.toString());
  }

  @Test
  void aLabelThatIsNotThereIsRefused() {
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "explain",
            model,
            "--class=gnu");
    assertEquals(ExitCode.USAGE, code);
    assertTrue(err.toString().contains("--class 'gnu' is no label"), err.toString());
  }
}
