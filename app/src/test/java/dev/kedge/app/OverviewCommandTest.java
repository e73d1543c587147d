package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table that is none leaves nothing behind. (That of a real run is tested in module spark.) */
final class OverviewCommandTest {
  @TempDir Path folder;

  @Test
  void aTableThatIsNoneLeavesNothing() throws IOException {
    Path table = Files.writeString(folder.resolve("table.json"), "{}\nno JSON\n");
    Path out = folder.resolve("page");
    String error = refused("overview", table.toString(), "--out", out.toString());
    assertTrue(error.contains("table.json, line 1"), error);
    assertEquals(List.of(table), files(folder));

    Files.createDirectory(out);
    refused("overview", table.toString(), "--out", out.toString());
    assertEquals(List.of(), files(out), "a folder that was there stays");
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private static String refused(String... args) {
    StringWriter err = new StringWriter();
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    assertEquals(2, Main.run(nowhere, new PrintWriter(err, true), args), err::toString);
    return err.toString();
  }
}
