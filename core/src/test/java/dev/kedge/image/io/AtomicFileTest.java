package dev.kedge.image.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AtomicFileTest {
  private static final int BYTES = 100_000;

  @TempDir Path folder;

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aLinkIsWrittenToAndStays() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "what was there, and longer");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    AtomicFile.write(link, new byte[] {'n', 'e', 'w'});
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(target));
  }

  @Test
  void aPipeIsWrittenToAndStays() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
    Path pipe = folder.resolve("pipe");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    Process reader = new ProcessBuilder("cat", pipe.toString()).start();
    AtomicFile.write(pipe, new byte[] {'n', 'e', 'w'});
    assertEquals("new", new String(reader.getInputStream().readAllBytes(), UTF_8));
    assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe));
  }

  @Test
  void replacesWhatWasThere() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, "before, and longer".getBytes(UTF_8));
    AtomicFile.write(file, "after".getBytes(UTF_8));
    assertEquals("after", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  @Test
  void whatAKilledWriterLeftIsInNobodysWay() throws IOException {
    Path left = Files.writeString(folder.resolve(".file.0.part"), "half");
    AtomicFile.write(folder.resolve("file"), "whole".getBytes(UTF_8));
    assertEquals("whole", Files.readString(folder.resolve("file")));
    assertEquals("half", Files.readString(left));
  }

  @Test
  void aFolderInTheWayLeavesNoFileBehind() throws IOException {
    Files.createDirectories(folder.resolve("file/full"));
    assertThrows(
        IOException.class, () -> AtomicFile.write(folder.resolve("file"), new byte[BYTES]));
    assertEquals(List.of("file"), names());
  }

  @Test
  void manyWritersOfOneFileEachWriteItWhole() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, new byte[BYTES]);
    IntStream.range(0, 200)
        .parallel()
        .forEach(
            i -> {
              byte[] content = new byte[BYTES];
              Arrays.fill(content, (byte) i);
              try {
                AtomicFile.write(file, content);
                byte[] read = Files.readAllBytes(file);
                assertEquals(BYTES, read.length);
                assertEquals(
                    BYTES, IntStream.range(0, BYTES).filter(b -> read[b] == read[0]).count());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertEquals(List.of("file"), names());
  }

  @Test
  void anInterruptedThreadStillWrites() throws IOException {
    Thread.currentThread().interrupt();
    AtomicFile.write(folder.resolve("file"), "whole".getBytes(UTF_8));
    assertEquals(true, Thread.interrupted());
    assertEquals("whole", Files.readString(folder.resolve("file")));
  }

  /** The operating system refuses to let the file grow, in the middle of it. */
  @Test
  void whereThereIsNoRoomAllStaysAsItWas() throws Exception {
    Path bash = Path.of("/bin/bash");
    assumeTrue(Files.exists(bash), "no bash here to limit the size of files with");
    Path file = Files.writeString(folder.resolve("file"), "before");
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
                TooLarge.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertEquals(0, process.waitFor());
    assertEquals("before", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  /** Writes a file that is larger than allowed. */
  static final class TooLarge {
    private TooLarge() {}

    public static void main(String[] args) {
      try {
        AtomicFile.write(Path.of(args[0]), new byte[BYTES]);
        System.exit(1);
      } catch (IOException expected) {
        System.exit(0);
      }
    }
  }

  @Test
  void partsThatAreBeingWrittenAreGoneBeforeTheProcessIsHalted() throws IOException {
    Path left = Files.writeString(folder.resolve(".file.0.part"), "another's");
    Path part = AtomicFile.create(folder.resolve("file"));
    assertTrue(Files.exists(part));
    AtomicFile.abandonAll();
    assertFalse(Files.exists(part));
    assertTrue(Files.exists(left));
  }
}
