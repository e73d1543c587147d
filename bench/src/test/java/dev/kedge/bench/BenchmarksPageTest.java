package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchmarksPageTest {
  @Test
  void thePageIsWhatTheResultsSay() throws Exception {
    assertEquals(
        BenchmarksPage.of(Path.of("results")),
        Files.readString(Path.of("../docs/benchmarks.md")),
        "make it again: bench/run BenchmarksPage bench/results docs/benchmarks.md");
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
