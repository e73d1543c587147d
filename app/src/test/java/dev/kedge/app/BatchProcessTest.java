package dev.kedge.app;

import static dev.kedge.app.BatchRuns.answers;
import static dev.kedge.app.BatchRuns.batch;
import static dev.kedge.app.BatchRuns.explanations;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.BatchRuns.Run;
import dev.kedge.app.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process of {@code kedge batch} ends before its work does. */
final class BatchProcessTest {
  private static final int PICTURES = 30;

  @TempDir Path folder;
  private Path pictures;

  @BeforeEach
  void makePictures() throws IOException {
    assumeFalse(
        System.getProperty("os.name").startsWith("Windows"), "Windows has no signals to send");
    pictures = BatchRuns.copies(folder.resolve("pictures"), PICTURES);
  }

  private static JsonNode summary(Path results) throws IOException {
    return new ObjectMapper().readTree(results.resolve("summary.json").toFile());
  }

  private static long lines(Path results) throws IOException {
    if (!Files.exists(explanations(results))) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(explanations(results))) {
      return lines.count();
    }
  }

  /** Waits for so many lines; the pause is that between two looks. */
  private static void waitForLines(Process process, Path results, long count)
      throws IOException, InterruptedException {
    while (lines(results) < count && process.isAlive()) {
      process.waitFor(5, TimeUnit.MILLISECONDS);
    }
    assertTrue(process.isAlive(), "it ended before it was stopped");
  }

  @Test
  void whatAKillLeavesIsGoneOnWith() throws Exception {
    Path results = folder.resolve("results");
    for (int kill = 1; kill <= 3; kill++) {
      Process process = BatchRuns.process(pictures, results, "--resume").start();
      waitForLines(process, results, 7L * kill);
      process.destroyForcibly();
      assertEquals(128 + 9, process.waitFor());
    }
    long kept = lines(results);
    Run last = batch(pictures, results, "--resume");
    assertEquals(ExitCode.OK, last.code(), last.err());
    assertTrue(kept >= 21 && kept <= PICTURES, kept + " lines after the last kill");
    Path other = folder.resolve("uninterrupted");
    batch(pictures, other);
    List<String> expected = answers(other);
    assertEquals(PICTURES, expected.size());
    assertEquals(expected, answers(results));
    assertEquals(PICTURES, new HashSet<>(Files.readAllLines(explanations(results))).size());
  }

  @Test
  void aPoliteKillFinishesWhatWasBegunAndSaysSo() throws Exception {
    Path results = folder.resolve("results");
    Path err = folder.resolve("err.txt");
    Process process =
        BatchRuns.process(pictures, results, "--in-flight=2").redirectError(err.toFile()).start();
    waitForLines(process, results, 3);
    process.destroy();
    assertEquals(128 + 15, process.waitFor(), Files.readString(err));
    assertTrue(Files.readString(err).contains("finishing what was begun"), Files.readString(err));
    assertTrue(Files.exists(results.resolve("index.html")), "the page of what there is");
    long kept = lines(results);
    assertNotEquals(PICTURES, kept);
    assertEquals(PICTURES - kept, summary(results).get("left").longValue());
    Run rest = batch(pictures, results, "--resume");
    assertEquals(ExitCode.OK, rest.code(), rest.err());
    assertTrue(rest.out().contains(kept + " were there before"), rest.out());
    assertEquals(0, summary(results).get("left").longValue());
    assertEquals(PICTURES, lines(results));
  }

  @Test
  void theSecondKillStopsAtOnceAndNothingUnfinishedIsWritten() throws Exception {
    Path results = folder.resolve("results");
    Process process = BatchRuns.process(pictures, results, "--in-flight=20").start();
    waitForLines(process, results, 1);
    process.destroy();
    process.destroy();
    assertEquals(128 + 15, process.waitFor());
    assertTrue(answers(results).stream().noneMatch(a -> a.contains("CANCELLED")));
    assertTrue(answers(results).stream().noneMatch(a -> a.contains("error")));
    assertEquals(ExitCode.OK, batch(pictures, results, "--resume").code());
    assertEquals(PICTURES, lines(results));
  }

  @Test
  void twoDoNotWriteToOneFolder() throws Exception {
    Path results = folder.resolve("results");
    Process process = BatchRuns.process(pictures, results).start();
    waitForLines(process, results, 1);
    Run second = batch(pictures, results, "--resume");
    process.destroyForcibly().waitFor();
    assertEquals(ExitCode.USAGE, second.code());
    assertTrue(second.err().contains("another run is writing to"), second.err());
  }

  @Test
  void largePicturesTakeTurnsInASmallHeap() throws Exception {
    Path large = BatchRuns.large(folder.resolve("large"), 6, 4000);
    Path results = folder.resolve("results");
    Path err = folder.resolve("err.txt");
    // Two at a time would take 2 × 4000² × 6 bytes, 183 MiB.
    Process process =
        BatchRuns.process("-Xmx176m", large, results).redirectError(err.toFile()).start();
    assertEquals(ExitCode.OK, process.waitFor(), Files.readString(err));
    assertEquals(6, lines(results));
  }
}
