package dev.kedge.app.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LineFileTest {
  private static final String LINE = "x".repeat(999);

  @TempDir Path folder;

  @Test
  void linesGoToTheEnd() throws IOException {
    Path file = folder.resolve("lines");
    for (String line : List.of("one", "two — ✓")) {
      try (LineFile lines = LineFile.open(file)) {
        lines.append(line);
      }
    }
    assertEquals("one\ntwo — ✓\n", Files.readString(file));
  }

  /** The operating system refuses to let the file grow, in the middle of a line. */
  @Test
  void whereThereIsNoRoomOnlyWholeLinesAreLeft() throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.exists(bash), "no bash here to limit the size of files with");
    Path file = folder.resolve("lines");
    Process process =
        new ProcessBuilder(
                bash.toString(),
                "-c",
                "ulimit -f 10; trap '' XFSZ; exec \"$@\"",
                "bash",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                UntilFull.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    List<String> lines = Files.readAllLines(file);
    assertEquals(List.of(LINE), lines.stream().distinct().toList());
    assertEquals(lines.size() * 1000L, Files.size(file));
    assertTrue(lines.size() >= 5 && lines.size() <= 10, lines.size() + " lines");
  }

  /** Appends lines until that fails, twice. */
  static final class UntilFull {
    private UntilFull() {}

    public static void main(String[] args) throws IOException {
      try (LineFile lines = LineFile.open(Path.of(args[0]))) {
        for (int failed = 0; failed < 2; ) {
          try {
            lines.append(LINE);
          } catch (IOException full) {
            failed++;
          }
        }
      }
    }
  }
}
