package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.image.io.ImageReader;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Comparing on the command line, with the embedded model and photos. */
final class CompareCommandTest {
  private static final List<String> FAST = List.of("--segments=6", "--null-repeats=1");

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private static Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Run(code, out.toString(), err.toString());
  }

  private Run compare(Object... words) {
    List<String> all = new ArrayList<>(List.of("compare"));
    Arrays.stream(words).map(Object::toString).forEach(all::add);
    all.addAll(FAST);
    return run(all.toArray(String[]::new));
  }

  private static ObjectNode json(Run run) throws IOException {
    assertEquals(ExitCode.OK, run.code(), run.err());
    assertEquals(1, run.out().lines().count(), run.out());
    return (ObjectNode) new ObjectMapper().readTree(run.out());
  }

  private Path photo(String name) throws IOException {
    return Files.write(folder.resolve(name), TestImages.photo(TestImages.photos(), name).read());
  }

  @Test
  void unrelatedPicturesAreCalledSo() throws IOException {
    Run run = compare(photo("gc_dog.jpg"), photo("gc_koala.jpg"));
    assertEquals(ExitCode.OK, run.code(), run.err());
    assertTrue(run.out().contains("Two different pictures: “German shepherd"), run.out());
    assertTrue(run.out().replaceAll("\\s+", " ").contains("brings “German shepherd"), run.out());
    JsonNode json = json(compare(photo("gc_dog.jpg"), photo("gc_koala.jpg"), "--json"));
    assertEquals("kedge.comparison/1", json.get("schema").asText());
    assertFalse(json.at("/difference/samePicture").booleanValue());
    assertFalse(json.get("sameAnswer").booleanValue());
    assertEquals(8, json.get("precisions").size());
    assertEquals(6, json.get("defences").size());
    assertEquals(5, json.at("/first/top").size());
    assertTrue(json.at("/restoring/firstIntoSecond/verified").booleanValue());
    assertTrue(json.at("/restoring/firstIntoSecond/smallest").booleanValue());
    assertTrue(json.at("/nullBand/repeats").size() >= 3, json.toString());
  }

  @Test
  void aPictureComparedWithItself() throws IOException {
    Path photo = photo("gc_dog.jpg");
    JsonNode json = json(compare(photo, photo, "--json"));
    assertEquals(1, json.at("/overlap/pixels").doubleValue());
    assertEquals(0, json.at("/overlap/gained").size());
    assertEquals(0, json.at("/overlap/lost").size());
    for (JsonNode share : json.at("/difference/energyShares")) {
      assertEquals(0, share.doubleValue());
    }
    assertEquals(0, json.at("/restoring/firstIntoSecond/size").intValue());
    assertTrue(compare(photo, photo).out().contains("The model sees the same picture twice"));
  }

  @Test
  void sameSeedSameBytesButForTheRun() throws IOException {
    Path first = photo("gc_cat.jpg");
    Path second = photo("gc_panda.jpg");
    ObjectNode once = json(compare(first, second, "--json", "--seed=3"));
    ObjectNode again = json(compare(first, second, "--json", "--seed=3", "--inference-batch=5"));
    once.remove("run");
    again.remove("run");
    assertEquals(once.toString(), again.toString());
  }

  @Test
  void onePictureBeforeTwoModels() throws IOException {
    Path model = Demo.writeModel(folder);
    JsonNode json = json(compare(photo("gc_dog.jpg"), "--model2", model, "--json"));
    assertTrue(json.get("sameAnswer").booleanValue());
    assertEquals(2, json.get("models").size());
    assertTrue(json.at("/restoring").isMissingNode(), "nothing to paste");
    assertEquals(1, json.at("/overlap/superpixels").doubleValue());
  }

  @Test
  void moreModelsAreAskedWhatTheySay() throws IOException {
    Path model = Demo.writeModel(folder);
    JsonNode json =
        json(compare(photo("gc_dog.jpg"), photo("gc_cat.jpg"), "--models", model, "--json"));
    assertEquals(2, json.get("models").size());
    assertEquals(json.at("/models/0/first"), json.at("/models/1/first"));
  }

  @Test
  void whatCannotBeReadIsSaidAndCoded() throws IOException {
    Path photo = photo("gc_dog.jpg");
    Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
    Run run = compare(photo, broken, "--json");
    assertEquals(ExitCode.SOME_FAILED, run.code());
    assertTrue(run.err().contains("broken.png"), run.err());
    assertTrue(new ObjectMapper().readTree(run.out()).get("error").asText().contains("broken.png"));
    assertEquals(ExitCode.SOME_FAILED, compare(photo, folder.resolve("missing.png")).code());
    assertEquals(ExitCode.USAGE, compare(photo).code(), "neither a second photo nor a model");
    assertEquals(ExitCode.MODEL, compare(photo, photo, "--model", folder).code());
    assertEquals(ExitCode.MODEL, compare(photo, "--model2", folder).code());
  }

  @Test
  void aDeadlineNamesWhatIsMissing() throws IOException {
    JsonNode json =
        json(compare(photo("gc_dog.jpg"), photo("gc_cat.jpg"), "--deadline=1e-6", "--json"));
    List<String> cut = new ArrayList<>();
    json.get("cutShort").forEach(part -> cut.add(part.asText()));
    assertTrue(cut.containsAll(List.of("anchors", "defences", "restoring")), cut.toString());
    assertEquals("DEADLINE", json.at("/first/status").asText());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--null-repeats=-1 | --null-repeats is -1, expected at least 0",
        "--precision-draws=-1 | --precision-draws is -1, expected at least 0",
        "--restoring-limit=-1 | --restoring-limit is -1, expected 0 to 16777216",
        "--model2=anywhere --restoring-limit=5 | --restoring-limit does nothing with --model2",
        "--strategy=exhaustive --delta=.2 --precision-draws=0 | --delta does nothing with"
      })
  void flagsOutOfRangeOrWithoutEffectAreRefused(String flags, String said) throws IOException {
    String photo = photo("gc_dog.jpg").toString();
    Run refused = run(("compare " + photo + " " + photo + " " + flags).split(" "));
    assertEquals(ExitCode.USAGE, refused.code(), refused.err());
    assertTrue(refused.err().contains(said), refused.err());
  }

  @Test
  void thePageIsWellFormedAndItsPicturesLieBesideIt() throws Exception {
    Path out = folder.resolve("out");
    Run run = compare(photo("gc_dog.jpg"), photo("gc_cat.jpg"), "--out", out);
    assertEquals(ExitCode.OK, run.code(), run.err());
    for (String name :
        List.of("first", "second", "first-anchor", "second-anchor", "difference", "labels")) {
      new ImageReader().read(out.resolve(name + ".png"));
    }
    String html = Files.readString(out.resolve("comparison.html"));
    assertFalse(html.contains("http://") && html.contains("src=\"http"), "nothing is loaded");
    var factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    var page = factory.newDocumentBuilder().parse(out.resolve("comparison.html").toFile());
    assertTrue(page.getElementsByTagName("img").getLength() >= 6);
    assertEquals(1, page.getElementsByTagName("h1").getLength());
    assertTrue(html.contains("Two different pictures"), "the headline says so");
    assertTrue(Files.readString(out.resolve("comparison.json")).contains("\"kedge.comparison/1\""));
  }
}
