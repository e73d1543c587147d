package dev.kedge.app;

import static dev.kedge.app.BatchRuns.answers;
import static dev.kedge.app.BatchRuns.batch;
import static dev.kedge.app.BatchRuns.explanations;
import static dev.kedge.app.BatchRuns.photos;
import static dev.kedge.app.BatchRuns.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.BatchRuns.Run;
import dev.kedge.app.terminal.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kedge batch} with the embedded model, in this process. */
final class BatchCommandTest {
  @TempDir Path folder;

  private Path results() {
    return folder.resolve("results");
  }

  private Path bad() throws IOException {
    return Files.writeString(folder.resolve("photos/bad.jpg"), "no picture at all");
  }

  private static JsonNode json(Path file) throws IOException {
    return new ObjectMapper().readTree(file.toFile());
  }

  private static Run fromStandardInput(InputStream in, Path results) {
    InputStream before = System.in;
    System.setIn(in);
    try {
      return batch(Path.of("-"), results);
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void aDiskThatLosesWhatItTookIsToldByTheExitCode() throws IOException {
    Path nothing = Path.of("/dev/null"); // takes all that is written, and cannot be forced
    assumeTrue(Files.exists(nothing), "no file here that cannot be forced");
    Path photos = BatchRuns.copies(folder.resolve("photos"), 1);
    assertEquals(ExitCode.OK, batch(photos, results()).code());
    Path views = results().resolve("views.jsonl");
    Path kept = Files.move(views, folder.resolve("views"));
    Files.createSymbolicLink(views, nothing);
    BatchRuns.copies(photos, 3);
    Run lost = batch(photos, results(), "--resume");
    assertEquals(ExitCode.BROKEN_OFF, lost.code(), lost.err());
    assertTrue(lost.err().contains("cannot be written to"), lost.err());
    Files.move(kept, views, StandardCopyOption.REPLACE_EXISTING);
    Run again = batch(photos, results(), "--resume");
    assertEquals(ExitCode.OK, again.code(), again.err());
    assertEquals(3, answers(results()).size());
  }

  @Test
  void linesAreThoseOfExplain() throws IOException {
    Path photos = photos(folder.resolve("photos"));
    bad();
    List<String> paths;
    try (Stream<Path> files = Files.walk(photos)) {
      paths = files.filter(Files::isRegularFile).map(Path::toString).toList();
    }
    List<String> words = new ArrayList<>(List.of("explain", "--json"));
    words.addAll(paths);
    words.add(folder + "/missing.png");
    Run alone = run(words.toArray(String[]::new));
    assertEquals(ExitCode.SOME_FAILED, alone.code());
    Path list =
        Files.writeString(
            folder.resolve("list.txt"),
            String.join("\n", paths) + "\n\n" + folder + "/missing.png\r\n" + paths.getFirst());
    Run many = batch(list, results());
    assertEquals(ExitCode.SOME_FAILED, many.code(), many.err());
    assertEquals(answers(alone.out().lines()), answers(results()));
    assertEquals(2, json(results().resolve("summary.json")).get("failed").intValue());

    Run input =
        fromStandardInput(
            new ByteArrayInputStream(Files.readAllBytes(list)), folder.resolve("input"));
    assertEquals(ExitCode.SOME_FAILED, input.code(), input.err());
    assertEquals(answers(results()), answers(folder.resolve("input")));
  }

  @Test
  void aFolderIsWalkedAndWhatIsSkippedIsTold() throws IOException {
    Path photos = photos(folder.resolve("photos"));
    Files.writeString(photos.resolve("notes.txt"), "no picture");
    Files.writeString(photos.resolve(".hidden.jpg"), "no picture");
    Path inside = photos.resolve("results");
    Run first = batch(photos, inside, "--report");
    assertEquals(ExitCode.OK, first.code(), first.err());
    assertTrue(first.err().contains("2 not taken for pictures: 1 .txt, 1 hidden"), first.err());
    Run second = batch(photos, inside, "--resume");
    assertEquals(ExitCode.OK, second.code(), second.err());
    assertTrue(second.out().startsWith("0 pictures explained"), second.out());
    List<String> answers = answers(inside);
    assertEquals(5, answers.size());
    assertTrue(
        answers.stream().anyMatch(a -> a.contains("\"image\":\"deep/er/gc_cat.jpg\"")),
        answers.toString());
    assertTrue(Files.exists(inside.resolve("pictures/deep/er/gc_cat.jpg/report.html")));
    assertTrue(
        Files.readString(inside.resolve("index.html"))
            .contains("href=\"pictures/deep/er/gc_cat.jpg/report.html\""));
  }

  @Test
  void thePageIsWellFormedAndLoadsNothing() throws Exception {
    Path photos = photos(folder.resolve("photos"));
    bad();
    batch(photos, results());
    Path page = results().resolve("index.html");
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(page.toFile());
    String html = Files.readString(page);
    assertFalse(html.contains("http://") && html.contains("src=\"http"), "loads something");
    assertTrue(html.contains("bad.jpg"), "the failure is named");
    assertTrue(html.contains("macaw"), "a class is named");
    JsonNode summary = json(results().resolve("summary.json"));
    assertEquals(5, summary.get("explained").intValue());
    assertEquals(1, summary.get("failed").intValue());
    assertEquals(1, summary.get("sessions").size());
  }

  @Test
  void whatFailedIsTriedAgainAndStillHasOneLine() throws IOException {
    Path photos = photos(folder.resolve("photos"));
    Path bad = bad();
    assertEquals(ExitCode.SOME_FAILED, batch(photos, results()).code());
    assertEquals(ExitCode.SOME_FAILED, batch(photos, results(), "--resume").code());
    assertEquals(6, answers(results()).size());
    Files.copy(
        photos.resolve("rocket.jpg"), bad, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    Run mended = batch(photos, results(), "--resume");
    assertEquals(ExitCode.OK, mended.code(), mended.err());
    assertEquals(6, answers(results()).size());
    assertTrue(answers(results()).stream().noneMatch(a -> a.contains("error")));
  }

  @Test
  void whereverAFileIsCutTheRestIsExplained() throws IOException {
    Path photos = photos(folder.resolve("photos"));
    batch(photos, results());
    List<String> whole = answers(results());
    byte[] lines = Files.readAllBytes(explanations(results()));
    byte[] views = Files.readAllBytes(results().resolve("views.jsonl"));
    for (double share : new double[] {0, .01, .35, .999}) {
      Files.write(explanations(results()), cut(lines, share));
      Files.write(results().resolve("views.jsonl"), cut(views, Math.min(1, share + .1)));
      Run resumed = batch(photos, results(), "--resume");
      assertEquals(ExitCode.OK, resumed.code(), resumed.err());
      assertEquals(share > 0, resumed.err().contains("half written"), resumed.err());
      assertEquals(whole, answers(results()));
    }
    byte[] damaged = lines.clone();
    java.util.Arrays.fill(damaged, 100, 2000, (byte) 0);
    Files.write(explanations(results()), damaged);
    assertEquals(ExitCode.OK, batch(photos, results(), "--resume").code());
    assertEquals(whole, answers(results()));
  }

  private static byte[] cut(byte[] bytes, double share) {
    return java.util.Arrays.copyOf(bytes, (int) (share * bytes.length));
  }

  @Test
  void resultsAreNeitherOverwrittenNorMixed() throws IOException {
    Path photos = photos(folder.resolve("photos"));
    batch(photos, results());
    byte[] before = Files.readAllBytes(explanations(results()));
    Run again = batch(photos, results());
    assertEquals(ExitCode.USAGE, again.code());
    assertTrue(again.err().contains("--resume goes on"), again.err());
    Run other = batch(photos, results(), "--resume", "--threshold=.8");
    assertEquals(ExitCode.USAGE, other.code());
    assertTrue(other.err().contains("threshold was 0.95, is 0.8"), other.err());
    Run finer = batch(photos, results(), "--resume", "--refine");
    assertTrue(finer.err().contains("refine was false, is true"), finer.err());
    Run elsewhere = batch(photos.resolve("deep"), results(), "--resume");
    assertEquals(ExitCode.USAGE, elsewhere.code());
    assertTrue(elsewhere.err().contains("pictures was the folder"), elsewhere.err());
    Run faster = batch(photos, results(), "--resume", "--inference-batch=3", "--in-flight=2");
    assertEquals(ExitCode.OK, faster.code(), faster.err());
    Files.delete(results().resolve("run.json"));
    assertEquals(ExitCode.USAGE, batch(photos, results(), "--resume").code());
    assertEquals(
        new String(before, StandardCharsets.UTF_8), Files.readString(explanations(results())));
  }

  @Test
  void aFolderThatVanishesCostsErrorLines() throws IOException {
    Path photos = photos(folder.resolve("photos"));
    Path gone = BatchRuns.copies(folder.resolve("gone"), 4);
    List<String> names = new ArrayList<>(List.of(photos.resolve("rocket.jpg").toString()));
    for (int i = 0; i < 4; i++) {
      names.add(gone.resolve(String.format(Locale.ROOT, "%03d.jpg", i)).toString());
    }
    InputStream vanishing =
        new ByteArrayInputStream(
            (String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] to, int from, int count) {
            delete(gone);
            return super.read(to, from, count);
          }
        };
    Run run = fromStandardInput(vanishing, results());
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    assertEquals(5, answers(results()).size());
    assertEquals(
        4, answers(results()).stream().filter(a -> a.contains("there is no such file")).count());
  }

  @Test
  void aModelThatFailsAtRandomIsTriedAgainAndThenCostsErrorLines() throws IOException {
    int pictures = 60;
    Path photos = BatchRuns.copies(folder.resolve("photos"), pictures);
    Path healthy = folder.resolve("healthy");
    Path file = folder.resolve("model.onnx");
    String[] flags = {"--model=" + file, "--scores=LOGITS", "--inference-batch=2"};
    FailingModel.write(file, 0);
    assertEquals(ExitCode.OK, batch(photos, healthy, flags).code());

    double probability = .2;
    FailingModel.write(file, probability);
    Run run = batch(photos, results(), flags);
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    List<String> lines = answers(results());
    List<String> errors = lines.stream().filter(line -> line.contains("\"error\"")).toList();
    assertEquals(pictures, lines.size());
    // A picture fails where one of its batches fails twice in a row. 20 more than expected do with
    // less than exp(−2·20²/60) = 2·10⁻⁶ (Hoeffding); were no batch tried again, more would.
    double expected = expectedFailures(healthy, probability * probability);
    assertTrue(errors.size() < expected + 20, errors.size() + " failed, expected: " + expected);
    assertTrue(expected + 20 < expectedFailures(healthy, probability));
    for (String error : errors) {
      assertTrue(error.contains(FailingModel.MESSAGE), error);
    }
    List<String> explained = lines.stream().filter(line -> !errors.contains(line)).toList();
    assertTrue(sameButForModel(answers(healthy)).containsAll(sameButForModel(explained)));
  }

  /** How many pictures of a run fail if each of their batches of 2 fails with some probability. */
  private static double expectedFailures(Path results, double ofBatch) throws IOException {
    double sum = 0;
    for (String line : Files.readAllLines(explanations(results))) {
      int evaluations = new ObjectMapper().readTree(line).at("/cost/evaluations").intValue();
      sum += 1 - Math.pow(1 - ofBatch, 1 + evaluations / 2);
    }
    return sum;
  }

  /** Lines without what tells one model's file from another's. */
  private static List<String> sameButForModel(List<String> lines) {
    return lines.stream().map(line -> line.replaceAll("\"sha256\":\"[^\"]*\"", "")).toList();
  }

  @Test
  void whereAllFailThereIsAPageThatSaysSo() throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), "missing.jpg\n");
    assertEquals(ExitCode.SOME_FAILED, batch(list, results()).code());
    assertTrue(Files.readString(results().resolve("index.html")).contains("missing.jpg"));
    Run none = fromStandardInput(InputStream.nullInputStream(), folder.resolve("none"));
    assertEquals(ExitCode.OK, none.code(), none.err());
    assertTrue(none.out().startsWith("0 pictures explained"), none.out());
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    } catch (java.nio.file.NoSuchFileException deletedBefore) {
      return;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "empty, no picture in",
    "missing, there is no such folder or list",
    "picture.jpg, expected a folder of them or a list",
    "list.txt --in-flight=-1, --in-flight is -1",
    "list.txt --segmenter=cubes, --segmenter is 'cubes'",
    "list.txt --beep, Unknown option"
  })
  void whatCannotBeMeantIsRefused(String given, String said) throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    Files.writeString(folder.resolve("picture.jpg"), "");
    Files.writeString(folder.resolve("list.txt"), "somewhere.jpg\n");
    String[] words = given.split(" ", -1);
    String[] more = java.util.Arrays.copyOfRange(words, 1, words.length);
    Run run = batch(folder.resolve(words[0]), results(), more);
    assertEquals(ExitCode.USAGE, run.code(), run.err());
    assertTrue(run.err().contains(said), run.err());
    assertFalse(Files.exists(explanations(results())));
  }

  @Test
  void progressIsJsonWhereAsked() throws IOException {
    Path photos = BatchRuns.copies(folder.resolve("photos"), 40);
    Run run = batch(photos, results(), "--progress=json");
    assertEquals(ExitCode.OK, run.code(), run.err());
    List<String> events = run.err().lines().filter(line -> line.startsWith("{")).toList();
    for (String event : events) {
      JsonNode json = new ObjectMapper().readTree(event);
      assertEquals("progress", json.get("event").textValue());
      assertEquals(40, json.get("total").intValue());
      assertNotEquals(0, json.get("done").intValue());
    }
  }
}
