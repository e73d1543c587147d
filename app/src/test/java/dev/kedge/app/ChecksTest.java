package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be asked besides, on the command line with the embedded model. */
final class ChecksTest {
  private static final List<String> KEYS =
      List.of("otherClasses", "fills", "stability", "faithfulness", "cutShort");

  private static final List<String> ALL =
      List.of("--top=2", "--fills=mean,blur:4,constant", "--repeat=3", "--curves", "--segments=6");

  @TempDir Path folder;

  private static String run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    assertEquals(ExitCode.OK, code, err.toString());
    return out.toString();
  }

  private static String explain(List<String> flags, String... more) {
    List<String> words = new ArrayList<>(List.of("explain"));
    words.addAll(flags);
    words.addAll(Arrays.asList(more));
    return run(words.toArray(String[]::new));
  }

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  private static List<String> texts(JsonNode array, String key) {
    return StreamSupport.stream(array.spliterator(), false)
        .map(node -> node.get(key).asText())
        .toList();
  }

  @Test
  void jsonHasTheAnswersBeforeRun() throws IOException {
    String line = explain(ALL, "--json");
    assertEquals(1, line.lines().count());
    JsonNode json = json(line);
    List<String> names = new ArrayList<>();
    json.fieldNames().forEachRemaining(names::add);
    assertEquals(
        List.of("cost", "otherClasses", "fills", "stability", "faithfulness", "options"),
        names.subList(names.indexOf("cost"), names.indexOf("options") + 1));
    assertEquals("run", names.getLast());

    JsonNode other = json.at("/otherClasses/0");
    assertEquals(json.at("/top/1"), other.get("explained"));
    assertTrue(other.has("status") && other.at("/anchor/coverage").isNumber(), other.toString());
    assertEquals(0, other.at("/cost/evaluations").intValue(), "all masks were known");

    assertEquals(List.of("blur:4.0", "constant:127,127,127"), texts(json.get("fills"), "fill"));
    assertTrue(json.at("/fills/0/precisionOfFirst/precision").isNumber());
    assertTrue(json.at("/fills/0/sameAnchor").isBoolean());

    JsonNode stability = json.get("stability");
    assertEquals(3, stability.get("repeats").intValue());
    assertEquals(3, stability.at("/anchors/0/times").intValue(), "exhaustive: no chance in it");
    assertEquals(json.at("/anchor/superpixels"), stability.at("/anchors/0/superpixels"));

    JsonNode curves = json.get("faithfulness");
    int superpixels = json.at("/segmentation/superpixels").intValue();
    assertEquals(superpixels, curves.get("order").size());
    assertEquals(superpixels + 1, curves.get("insertion").size());
    assertEquals(curves.at("/insertion/0"), curves.get("deletion").get(superpixels));
    double whole = json.at("/explained/probability").doubleValue();
    assertEquals(whole, curves.get("insertion").get(superpixels).doubleValue(), 1e-6);
    int size = json.at("/anchor/superpixels").size();
    assertEquals(
        json.at("/anchor/pixelShare").doubleValue(),
        curves.get("pixelShares").get(size).doubleValue(),
        1e-6,
        "the anchor comes first");
  }

  @Test
  void nothingAskedIsNothingSaid() throws IOException {
    JsonNode json = json(run("explain", "--segments=6", "--json"));
    KEYS.forEach(key -> assertFalse(json.has(key), key));
    String text = run("explain", "--segments=6");
    String last = text.substring(text.indexOf("  Model run by"));
    assertEquals(1, last.lines().filter(line -> !line.startsWith("   ")).count(), text);
  }

  @Test
  void sameSeedSameBytesHoweverItIsRun() throws IOException {
    List<String> expected = new ArrayList<>();
    for (List<String> how :
        List.of(
            List.of("--backend=simd", "--threads=2"),
            List.of("--backend=scalar", "--threads=1", "--inference-batch=1"),
            List.of("--inference-batch=37"))) {
      Path out = folder.resolve("out");
      List<String> words = new ArrayList<>(how);
      words.addAll(
          List.of("--segmenter=grid", "--segments=9", "--strategy=certified", "--out=" + out));
      words.addAll(List.of("--top=2", "--fills=blur", "--repeat=2", "--jitter=5", "--curves"));
      explain(words);
      String json = Files.readString(out.resolve("explanation.json"));
      expected.add(json.substring(0, json.indexOf("\n  \"run\" : {")));
    }
    assertEquals(expected.get(0), expected.get(1));
    assertEquals(expected.get(0), expected.get(2));
    assertTrue(expected.get(0).contains("\"jitterPixels\" : 5"), expected.get(0));
  }

  @Test
  void textHasAParagraphEach() {
    String text = explain(ALL);
    for (String words :
        List.of(
            "What speaks for the other answers",
            "Hidden by a blurred copy of the picture (sigma 4).",
            "Hidden by the colour 127, 127, 127",
            "No: 3 of 3 repeats with other random seeds found this same anchor.",
            "Probability of “macaw”",
            "Insertion ")) {
      assertTrue(text.contains(words), words + " in\n" + text);
    }
    assertTrue(text.lines().allMatch(line -> line.length() <= 80), text);
    String jittered = run("explain", "--segments=6", "--repeat=2", "--jitter=4");
    assertTrue(jittered.contains("shifted by up to 4 pixels"), jittered);
  }

  @Test
  void theDeadlineIsForAllAndSaysWhatItCut() throws IOException {
    JsonNode json = json(explain(ALL, "--json", "--deadline=0.001"));
    assertEquals("DEADLINE", json.get("status").textValue());
    assertEquals(
        "[\"otherClasses\",\"fills\",\"stability\",\"faithfulness\"]",
        json.get("cutShort").toString());
    assertFalse(json.has("fills"));
    String text = explain(ALL, "--deadline=0.001").replaceAll("\\s+", " ");
    assertTrue(text.contains("before this was finished: the other answers,"), text);
  }

  @Test
  void aLabelMapIsNotJittered() throws IOException {
    Path out = folder.resolve("out");
    run("explain", "--segments=6", "--out=" + out);
    StringWriter err = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(new StringWriter()),
            new PrintWriter(err),
            "explain",
            "--segmenter=map:" + out.resolve("labels.png"),
            "--repeat=2",
            "--jitter=4");
    assertEquals(ExitCode.USAGE, code);
    assertTrue(err.toString().contains("label map cannot be jittered"), err.toString());
  }
}
