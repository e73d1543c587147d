package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.classify.OneLabel;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
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

  private static boolean notes(JsonNode json, String part) {
    return json.at("/run/notes").toString().contains(part);
  }

  @Test
  void withoutAClassTheMostLikelyLabelIsAskedAboutAndThatIsTold() throws IOException {
    JsonNode json = explain();
    assertEquals("macaw", json.at("/explained/label").textValue());
    assertEquals(5, json.get("top").size());
    assertTrue(notes(json, OneLabel.NONE_ASKED), json.get("run").toString());
  }

  @Test
  void withAClassTheQuestionIsWhetherItStaysOn() throws IOException {
    for (String given : new String[] {"macaw", "MACAW"}) {
      JsonNode json = explain("--class", given);
      assertEquals("macaw", json.at("/explained/label").textValue());
      assertEquals(OneLabel.ON, json.at("/explained/index").intValue());
      assertEquals(2, json.get("top").size());
      assertEquals("not macaw", json.at("/top/1/label").textValue());
      assertTrue(notes(json, "stays on (probability .5 or more)"), json.get("run").toString());
    }
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
