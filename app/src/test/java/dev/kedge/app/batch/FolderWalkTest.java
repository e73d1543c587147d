package dev.kedge.app.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kedge.image.io.HeapRoom;
import dev.kedge.image.io.ImageReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders with more in them than files. */
final class FolderWalkTest {
  @TempDir Path folder;

  private List<String> names() {
    return FolderWalk.of(folder, folder.resolve("none")).inputs().stream()
        .map(Input::name)
        .toList();
  }

  private void run(String... command) throws IOException, InterruptedException {
    assertEquals(0, new ProcessBuilder(command).directory(folder.toFile()).start().waitFor());
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void whatIsNoFileCostsALineAndNoTime() throws Exception {
    assumeTrue(Files.exists(Path.of("/usr/bin/mkfifo")), "no mkfifo here");
    run("mkfifo", "pipe.jpg");
    run("ln", "-s", "loop.png", "loop.png");
    run("ln", "-s", "/dev/zero", "zero.png");
    Files.createDirectory(folder.resolve("folder.jpg"));
    Files.write(folder.resolve("folder.jpg").resolve("in.png"), new byte[1]);
    List<Input> inputs = FolderWalk.of(folder, folder.resolve("none")).inputs();
    assertEquals(
        List.of("folder.jpg/in.png", "loop.png", "pipe.jpg", "zero.png"),
        inputs.stream().map(Input::name).toList());
    List<String> expected = List.of("link to a file", "pipe or a device", "pipe or a device");
    for (int i = 0; i < expected.size(); i++) {
      Input input = inputs.get(i + 1);
      IOException e =
          assertThrows(
              IOException.class,
              () -> input.source().apply(new ImageReader()).read(HeapRoom.ENOUGH));
      assertTrue(String.valueOf(e.getMessage()).contains(expected.get(i)), e.getMessage());
    }
  }

  /**
   * Three names of one letter each, é in Latin-1, è in Latin-1 and a true replacement character.
   */
  @Test
  void namesThatAreNoUtf8StayApart() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/sh")), "no shell here");
    run(
        "sh",
        "-c",
        "touch $(printf '\\351.jpg') $(printf '\\350.jpg') $(printf '\\357\\277\\275.jpg')");
    assumeTrue(
        System.getProperty("sun.jnu.encoding").equalsIgnoreCase("UTF-8"), "names are not UTF-8");
    assertEquals(List.of("\\xE8.jpg", "\\xE9.jpg", "\uFFFD.jpg"), names());
  }
}
