package dev.kedge.image.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kedge.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PngWriterTest {
  private static Image random(int height, int width) {
    byte[] rgb = new byte[height * width * Image.CHANNELS];
    new Random(1).nextBytes(rgb);
    return Image.of(height, width, rgb);
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsWrittenIsRead(@TempDir Path folder) throws Exception {
    for (Image image : List.of(random(1, 1), random(7, 13), random(64, 3))) {
      Path file = folder.resolve("picture.png");
      PngWriter.write(image, file);
      assertEquals(image, new ImageReader().read(file));
      assertArrayEquals(PngWriter.bytes(image), Files.readAllBytes(file));
      assertEquals(List.of("picture.png"), namesIn(folder));
    }
  }

  @Test
  void aFailureLeavesNothingBehind(@TempDir Path folder) throws Exception {
    // A folder that is not empty is in the way of the file's name.
    Path taken = Files.createDirectory(folder.resolve("taken.png"));
    Files.createFile(taken.resolve("inside"));
    assertThrows(IOException.class, () -> PngWriter.write(random(2, 2), taken));
    assertEquals(List.of("taken.png"), namesIn(folder));
    Path nowhere = folder.resolve("missing").resolve("picture.png");
    assertThrows(IOException.class, () -> PngWriter.write(random(2, 2), nowhere));
    assertEquals(List.of("taken.png"), namesIn(folder));
  }
}
