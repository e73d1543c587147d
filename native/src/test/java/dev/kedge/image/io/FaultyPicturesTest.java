package dev.kedge.image.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Pictures that were once read wrongly, beside {@code NAME.right.png} with what they show, in the
 * folder {@code faults} beside the models of the environment's KEDGE_MODELS.
 */
@Tag("zoo")
final class FaultyPicturesTest {
  private static final String RIGHT = ".right.png";

  @Test
  void eachShowsWhatItShould() throws IOException {
    Path folder =
        Path.of(System.getenv().getOrDefault("KEDGE_MODELS", "KEDGE_MODELS is not set"))
            .resolveSibling("faults");
    assumeTrue(Files.isDirectory(folder), "no folder " + folder);
    List<Path> all;
    try (Stream<Path> files = Files.list(folder)) {
      all = files.filter(file -> file.toString().endsWith(RIGHT)).sorted().toList();
    }
    assertFalse(all.isEmpty(), "no pictures in " + folder);
    ImageReader reader = new ImageReader();
    for (Path right : all) {
      String name = String.valueOf(right.getFileName()).replace(RIGHT, "");
      assertEquals(reader.read(right), reader.read(right.resolveSibling(name)), name);
    }
    System.out.println(all.size() + " pictures once read wrongly are read right");
  }
}
