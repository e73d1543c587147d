package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.perturb.Availability;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Backends;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line with the embedded model: what it prints, writes and answers. */
final class ExplainCommandTest {
  private static final String FAST = "--segments=6";

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
    return new Run(code, out.toString(), err.toString());
  }

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  private Path photo(String name) throws IOException {
    return Files.write(folder.resolve(name), TestImages.photo(TestImages.photos(), name).read());
  }

  @Test
  void explainsTheEmbeddedPhotoForPeople() {
    Run run = run("explain", FAST);
    assertEquals(ExitCode.OK, run.code(), run.err());
    assertTrue(run.out().contains("macaw"), run.out());
    assertTrue(run.out().contains("exact, as every mask that keeps it was tried"), run.out());
  }

  @Test
  void jsonHasTheKeysOfItsSchema() throws IOException {
    Run run = run("explain", "--json", "--seed=7");
    assertEquals(1, run.out().lines().count(), run.out());
    JsonNode json = json(run.out());
    assertEquals("kedge.explanation/1", json.get("schema").textValue());
    assertEquals("gc_scarlet_macaw.jpg", json.get("image").textValue());
    assertEquals(64, json.at("/model/sha256").textValue().length());
    assertEquals(5, json.get("top").size());
    assertEquals("macaw", json.at("/explained/label").textValue());
    assertEquals("slic", json.at("/segmentation/method").textValue());
    assertEquals(15, json.at("/segmentation/parameters/n_segments").intValue());
    assertEquals(7, json.get("seed").intValue());
    Set<String> anchor = new TreeSet<>();
    json.get("anchor").fieldNames().forEachRemaining(anchor::add);
    assertEquals(
        new TreeSet<>(
            List.of(
                "superpixels",
                "pixelShare",
                "precision",
                "precisionLow",
                "precisionHigh",
                "confidence",
                "coverage",
                "evidence")),
        anchor);
    for (String path :
        List.of(
            "/status",
            "/alternatives",
            "/cost/evaluations",
            "/cost/distinctMasks",
            "/cost/draws",
            "/run/batches",
            "/run/seconds/total",
            "/run/seconds/read",
            "/run/seconds/segment",
            "/run/seconds/perturb",
            "/run/seconds/model",
            "/run/seconds/search",
            "/run/backend",
            "/run/maskedOn",
            "/run/runtime",
            "/run/device",
            "/run/notes",
            "/run/inferenceBatch",
            "/options/threshold",
            "/version")) {
      assertFalse(json.at(path).isMissingNode(), path);
    }
    double coverage = Math.pow(.5, json.at("/anchor/superpixels").size());
    assertEquals(coverage, json.at("/anchor/coverage").doubleValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"certified", "exhaustive", "reference"})
  void sameSeedSameBytesHoweverItIsRun(String strategy) throws IOException {
    String expected = null;
    for (List<String> how :
        List.of(
            List.of("--backend=simd", "--threads=2"),
            List.of("--backend=simd", "--threads=2"),
            List.of("--backend=scalar", "--threads=1"),
            List.of("--inference-batch=1", "--threads=2"),
            List.of("--inference-batch=37", "--threads=1"))) {
      Path out = folder.resolve("out");
      List<String> words = new ArrayList<>(List.of("explain", "--seed=3", "--out=" + out));
      words.add("--strategy=" + strategy);
      words.add("--segmenter=grid");
      words.add("--segments=9");
      words.addAll(how);
      assertEquals(ExitCode.OK, run(words.toArray(String[]::new)).code());
      String json = Files.readString(out.resolve("explanation.json"));
      int run = json.indexOf("\n  \"run\" : {");
      assertTrue(run > 0, json);
      String answer = json.substring(0, run);
      assertEquals(expected == null ? answer : expected, answer, how.toString());
      expected = answer;
    }
  }

  @Test
  void aBadPhotoStopsNoOther() throws IOException {
    Path good = photo("coffee.png");
    Path text = Files.writeString(folder.resolve("text.jpg"), "no picture at all");
    Path missing = folder.resolve("missing.png");
    Run run =
        run(
            "explain",
            "--json",
            FAST,
            text.toString(),
            good.toString(),
            missing.toString(),
            good.toString());
    assertEquals(ExitCode.SOME_FAILED, run.code());
    List<String> lines = run.out().lines().toList();
    assertEquals(4, lines.size());
    assertTrue(json(lines.get(0)).get("error").textValue().contains("text.jpg"), lines.get(0));
    assertEquals("espresso", json(lines.get(1)).at("/explained/label").textValue());
    assertTrue(json(lines.get(2)).has("error"));
    assertFalse(json(lines.get(3)).has("error"));
  }

  @Test
  void writesAReportForEachPhoto() throws IOException {
    Path first = photo("chelsea.png");
    Path out = folder.resolve("out");
    assertEquals(ExitCode.OK, run("explain", FAST, "--out=" + out, first.toString()).code());
    for (String file :
        List.of("report.html", "original.png", "superpixels.png", "anchor.png", "labels.png")) {
      assertTrue(Files.size(out.resolve(file)) > 0, file);
    }
    JsonNode written = json(Files.readString(out.resolve("explanation.json")));
    assertEquals("kedge.explanation/1", written.get("schema").textValue());

    Path each = folder.resolve("each");
    run("explain", FAST, "--out=" + each, first.toString(), first.toString());
    assertTrue(Files.exists(each.resolve("chelsea/report.html")));
    assertTrue(Files.exists(each.resolve("chelsea-2/report.html")));
  }

  @Test
  void aWrittenLabelMapExplainsTheSame() throws IOException {
    Path out = folder.resolve("out");
    Run slic = run("explain", "--json", FAST, "--out=" + out);
    Run map = run("explain", "--json", "--segmenter=map:" + out.resolve("labels.png"));
    for (String key : List.of("anchor", "status", "explained")) {
      assertEquals(json(slic.out()).get(key), json(map.out()).get(key), key);
    }
    assertEquals(
        json(slic.out()).at("/segmentation/sha256"), json(map.out()).at("/segmentation/sha256"));
  }

  @Test
  void alibiJsonHasTheKnownKeys() throws IOException {
    Path file = folder.resolve("alibi.json");
    assertEquals(ExitCode.OK, run("explain", FAST, "--alibi-json=" + file).code());
    JsonNode json = json(Files.readString(file));
    assertEquals("AnchorImage", json.at("/meta/name").textValue());
    assertEquals(128, json.at("/data/anchor").size());
    assertEquals(128, json.at("/data/segments/0").size());
    for (String key : List.of("feature", "mean", "precision", "coverage", "examples", "success")) {
      assertTrue(json.at("/data/raw").has(key), key);
    }
    assertTrue(Files.size(file) < 1_000_000, "thin: " + Files.size(file));
  }

  @Test
  void anyClassCanBeAskedFor() throws IOException {
    JsonNode byName = json(run("explain", "--json", FAST, "--class", "Tabby").out());
    JsonNode byNumber = json(run("explain", "--json", FAST, "--class", "281").out());
    assertEquals(281, byName.at("/explained/index").intValue());
    for (String key : List.of("explained", "status", "anchor", "alternatives", "cost")) {
      assertEquals(byName.get(key), byNumber.get(key), key);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--segments=0 | --segments 0, must be at least 1",
        "--segmenter=felzenszwalb --min-size=-1 | --min-size -1, must be",
        "--segmenter=cookie | 'slic, felzenszwalb, quickshift, grid'",
        "--segmenter=grid --compactness=3 | does nothing",
        "--segmenter=map:nowhere.png | nowhere.png",
        "--fill=stripes | background:DIR",
        "--fill=constant:1,2 | constant:R,G,B",
        "--fill=constant:1,2,999 | 0..255",
        "--fill=blur:-1 | blur of sigma",
        "--fill=background:nowhere | nowhere",
        "--strategy=guess | 'auto, exhaustive, certified, reference'",
        "--threshold=1.5 | --threshold is 1.5, expected above 0, at most 1",
        "--threshold=high | --threshold",
        "--delta=0 | --delta is 0, expected a number between 0 and 1",
        "--delta=.2 --strategy=exhaustive | --delta does nothing",
        "--tau=.2 | --tau does nothing with --strategy auto, which takes --exhaustive-limit",
        "--tau=0 --strategy=reference | --tau is 0, expected a number between 0 and 1",
        "--stop-on-first --strategy=reference | --stop-on-first does nothing with --beam 1",
        "--p-sample=1 | --p-sample is 1, expected a number between 0 and 1",
        "--batch-size=4097 | --batch-size is 4097, expected 1 to 4096 with --strategy auto",
        "--batch-size=0 --strategy=reference | --batch-size is 0, expected at least 1",
        "--beam=0 --strategy=reference | --beam is 0, expected at least 1",
        "--beam=4 | --beam does nothing with --strategy auto",
        "--effort=much | --effort is 'much', expected one of quick, balanced, thorough",
        "--effort=quick --strategy=exhaustive | --effort does nothing with --strategy exhaustive",
        "--exhaustive-limit=-1 | --exhaustive-limit is -1, expected at least 0",
        "--max-size=0 | --max-size is 0, expected at least 1",
        "--top=0 | at least 1",
        "--top=2 --class=281 | one of both",
        "--top=1001 | the model has 1000 classes",
        "--fills=blur,stripes | --fills is 'stripes'",
        "--fills=constant:1,2,3 | constant:R/G/B",
        "--fills=blur, | --fills is ''",
        "--fills=mean | name another",
        "--repeat=0 | at least 1",
        "--jitter=3 | needs --repeat",
        "--repeat=2 --jitter=0 | at least 1 pixel",
        "--backend=abacus | 'auto, cuda, simd, scalar'",
        "--device=gpu | --device is 'gpu', expected auto, cpu, cuda",
        "--device=cuda:x | --device is 'cuda:x'",
        "--device=cuda:-1 | --device is 'cuda:-1'",
        "--device=cpu --device-option=use_tf32=1 | --device-option is for a card",
        "--class=unicorn | --class 'unicorn'",
        "--class=1000 | 0..999",
        "--threads=-1 | --threads is -1, expected 0 to 1024",
        "--inference-batch=-1 | --inference-batch is -1, expected 0 to 65536",
        "--max-pixels=0 | --max-pixels is 0, expected at least 1",
        "--deadline=0 | --deadline is 0, expected a number of seconds above 0",
        "--max-evaluations=0 | --max-evaluations is 0, expected at least 1",
        "--max-draws=0 | --max-draws is 0, expected at least 1",
        "--alibi-full | --alibi-full does nothing without --alibi-json",
        "--unknown | --unknown",
        "--seed=x | --seed"
      })
  void flagsThatCannotBeMeantAreUsage(String flags, String expected) {
    String[] words = ("explain " + flags).split(" ");
    Run run = run(words);
    assertEquals(ExitCode.USAGE, run.code(), run.err());
    assertTrue(run.err().contains(expected), run.err());
    assertEquals("", run.out());
  }

  @Test
  void limitsEndTheSearchWithTheBestSoFar() throws IOException {
    Run evaluations = run("explain", "--json", "--max-evaluations=40");
    assertEquals(ExitCode.OK, evaluations.code(), evaluations.err());
    assertEquals("LIMIT", json(evaluations.out()).get("status").textValue());
    assertEquals(40, json(evaluations.out()).at("/cost/evaluations").intValue());

    Run draws = run("explain", "--json", "--max-draws=150", "--strategy=reference");
    assertEquals("LIMIT", json(draws.out()).get("status").textValue());
    assertTrue(json(draws.out()).at("/cost/draws").intValue() <= 150, draws.out());

    Run deadline = run("explain", "--json", "--deadline=0.001");
    assertEquals(ExitCode.OK, deadline.code());
    assertEquals("DEADLINE", json(deadline.out()).get("status").textValue());
  }

  @Test
  void progressIsJsonIfAskedFor() throws IOException {
    Run run = run("explain", "--strategy=exhaustive", "--max-evaluations=1500", "--progress=json");
    List<String> events = run.err().lines().filter(l -> l.startsWith("{")).toList();
    assertFalse(events.isEmpty(), run.err());
    assertEquals("progress", json(events.getFirst()).get("event").textValue());
    assertTrue(json(events.getLast()).get("evaluations").intValue() > 0);
  }

  @Test
  void aModelThatIsNoneEndsTheRun() throws IOException {
    Path model = Files.writeString(folder.resolve("model.onnx"), "no model at all");
    Run run = run("explain", "--model", model.toString());
    assertEquals(ExitCode.MODEL, run.code());
    assertTrue(run.err().contains("model.onnx"), run.err());
    assertEquals(
        ExitCode.MODEL, run("explain", "--model", folder.resolve("nowhere").toString()).code());
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldBeforeTheWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "in the way");
    Run run = run("explain", "--out", file.toString());
    assertEquals(ExitCode.USAGE, run.code());
    assertTrue(run.err().contains("no files can be written there"), run.err());
  }

  @Test
  void aBackendThatIsNotUsableHasItsOwnCodeAndReason() {
    Backend cuda = Backends.load().all().getFirst();
    assertEquals("cuda", cuda.name());
    if (cuda.availability() instanceof Availability.Missing missing) {
      Run run = run("explain", "--backend", "cuda");
      assertEquals(ExitCode.BACKEND, run.code());
      assertTrue(run.err().contains(missing.reason()), run.err());
      for (String device : List.of("cuda", "cuda:0", "cuda:all", "tensorrt")) {
        Run named = run("explain", "--device", device);
        assertEquals(ExitCode.BACKEND, named.code(), device);
        assertTrue(named.err().contains(missing.reason()), named.err());
        assertEquals("", named.out());
      }
    } else {
      System.out.println("skipped: there is a card here, so no backend is missing");
    }
  }

  @Test
  void autoSaysWhyItTookTheCpu() throws IOException {
    if (Backends.load().all().getFirst().availability() instanceof Availability.Missing missing) {
      JsonNode auto = json(run("explain", "--json", FAST).out());
      assertTrue(auto.at("/run/device").textValue().startsWith("CPU, "), auto.toString());
      assertEquals("no card: " + missing.reason(), auto.at("/run/notes/0").textValue());
      JsonNode cpu = json(run("explain", "--json", FAST, "--device=cpu").out());
      assertTrue(cpu.at("/run/notes").isArray());
      assertEquals(0, cpu.at("/run/notes").size());
      assertEquals(cpu.get("anchor"), auto.get("anchor"));
    } else {
      System.out.println("skipped: there is a card here, so auto does not take the CPU");
    }
  }

  @Test
  void backendsSayWhatIsUsable() {
    Run run = run("backends");
    assertEquals(ExitCode.OK, run.code());
    assertTrue(run.out().contains("scalar"), run.out());
    assertTrue(run.out().contains("cuda "), run.out());
    assertTrue(run.out().contains("ONNX Runtime"), run.out());
    assertTrue(run.out().contains("tensorrt"), run.out());
    assertEquals(ExitCode.USAGE, run("bakends").code());
  }
}
