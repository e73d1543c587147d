package dev.kedge.app.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
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

  @Test
  void aFileThatLostALineSaysSoEverAfter() throws IOException {
    LosingChannel disk = new LosingChannel();
    LineFile lines = new LineFile(disk, 0);
    lines.append("kept");
    lines.sync();
    disk.lose();
    lines.append("lost");
    assertThrows(IOException.class, lines::sync);
    for (Executable later :
        List.<Executable>of(lines::sync, () -> lines.append("more"), lines::close)) {
      IOException e = assertThrows(IOException.class, later);
      assertEquals("Input/output error", e.getMessage());
    }
    assertEquals(2, disk.forced(), "what the system says later is not asked");
    assertFalse(disk.isOpen());
  }

  @Test
  void onlyNewLinesAreForced() throws IOException {
    LosingChannel disk = new LosingChannel();
    try (LineFile lines = new LineFile(disk, 10)) {
      lines.sync();
      assertEquals(0, disk.forced());
      lines.append("one");
      lines.sync();
      lines.sync();
      assertEquals(1, disk.forced());
    }
    assertEquals(1, disk.forced());
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
