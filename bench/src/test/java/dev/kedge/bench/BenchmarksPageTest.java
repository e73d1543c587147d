package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class BenchmarksPageTest {
  @Test
  void thePageIsWhatTheResultsSay() throws Exception {
    for (var file : BenchmarksPage.all(Path.of("results")).entrySet()) {
      assertEquals(
          file.getValue(),
          Files.readString(Path.of("../docs").resolve(file.getKey())),
          "make it again: bench/run BenchmarksPage bench/results docs/benchmarks.md");
    }
  }

  @Test
  void answersComeFirstAndTablesApart() throws Exception {
    var files = BenchmarksPage.all(Path.of("results"));
    String page = String.valueOf(files.get("benchmarks.md"));
    assertTrue(page.contains("AMD EPYC, 2 cores"), "on which machine");
    assertTrue(page.length() < 10_000, "the page has " + page.length() + " characters");
    for (String drawing : files.keySet().stream().filter(f -> f.endsWith(".svg")).toList()) {
      assertTrue(page.contains("(" + drawing + ")"), drawing);
      DocumentBuilderFactory.newDefaultInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(files.get(drawing))));
    }
    assertEquals(7, files.keySet().stream().filter(f -> f.endsWith(".svg")).count());
    String tables = String.valueOf(files.get("benchmarks-tables.md"));
    assertFalse(tables.contains("9.2233"), "a PSNR of equal pictures");
    assertTrue(tables.contains("| 0.0 | equal |"));
  }

  @Test
  void nothingIsSaidOfWhatWasNotMeasured(@TempDir Path folder) throws Exception {
    String page = String.valueOf(BenchmarksPage.all(folder).get("benchmarks.md"));
    assertEquals(1, page.lines().filter(line -> line.startsWith("## ")).count(), page);
  }

  @Test
  void equalPicturesHaveNoDecibels() {
    assertEquals("equal", Results.decibels(Double.POSITIVE_INFINITY));
    assertEquals(32.944, Results.decibels(32.94412));
    assertEquals(Double.POSITIVE_INFINITY, Results.rounded(Double.POSITIVE_INFINITY));
  }

  @Test
  void aCardsResultsAreComparedWithTheCpus(@TempDir Path folder) throws Exception {
    String result =
        """
        {"device": "Card, compute capability 9.0", "fakeDevice": %s, "rehearsal": false,
         "machine": {"processor": "P", "cores": 16},
         "checks": [{"number": 5, "name": "explanations", "status": "passed", "figures": [
           {"model": "m", "medianSeconds": 0.5, "cpuMedianSeconds": 4.0, "cpuExplained": 3, "sameAnchor": 3}]}]}
        """;
    Files.writeString(folder.resolve("a.json"), result.formatted(true));
    assertTrue(GpuSection.of(folder).contains("Nothing has run on an NVIDIA card"));
    Files.writeString(folder.resolve("b.json"), result.formatted(false));
    String section = GpuSection.of(folder);
    assertTrue(
        section.contains(
            "| m | Card, compute capability 9.0 | P | 16 | 0.5 | 4.0 | 8.0 | 3 of 3 |"),
        section);
    assertFalse(section.contains("Nothing has run"), section);
  }
}
