package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.image.Image;
import dev.kedge.segment.io.LabelMapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Superpixels against those of scikit-image 0.19.3 (see the README beside the files).
 *
 * <p>The index asked for is below 1 for one known case: rocket_224_quick has one superpixel fewer
 * here. The root of the reference's 651 pixels has one denser pixel in its window, by 8.8e-5 of
 * 100.15 in 64 bits; summing the kernel in 32 bits in row order reverses the two.
 */
class GoldenTest {
  private static final double ALIKE = 0.98;

  static Stream<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder().resolve("labels"))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.substring(0, name.length() - ".json".length()))
              .sorted()
              .toList();
      return names.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void asTheReference(String name) throws IOException {
    JsonNode golden = new ObjectMapper().readTree(file("labels/" + name + ".json").toFile());
    Image image = Pictures.read(file("inputs/" + name.replaceAll("_[^_]*$", "") + ".png"));
    Segmentation expected = LabelMapFile.read(file("labels/" + name + ".png"));
    assertEquals(golden.get("n").asInt(), expected.superpixels(), "the reference as it was read");
    Segmentation actual = segmenter(golden).segment(image);
    double alike = AdjustedRandIndex.of(actual, expected);
    assertTrue(
        alike >= ALIKE,
        () ->
            String.format(
                Locale.ROOT,
                "%s: adjusted Rand index %.4f, %d superpixels where the reference has %d",
                name,
                alike,
                actual.superpixels(),
                expected.superpixels()));
  }

  @Test
  void thereAreGoldensOfEachMethod() throws IOException {
    assertEquals(22, names().count());
  }

  private static Segmenter segmenter(JsonNode golden) {
    JsonNode given = golden.get("params");
    String algorithm = golden.get("algorithm").asText();
    return switch (algorithm) {
      case "slic" ->
          new Slic(
              given.get("n_segments").asInt(),
              given.get("compactness").asDouble(),
              given.get("sigma").asDouble());
      case "felzenszwalb" -> {
        Felzenszwalb defaults = new Felzenszwalb();
        yield new Felzenszwalb(
            given.path("scale").asDouble(defaults.scale()),
            given.path("sigma").asDouble(defaults.sigma()),
            given.path("min_size").asInt(defaults.minSize()));
      }
      case "quickshift" -> {
        Quickshift defaults = new Quickshift();
        yield new Quickshift(
            given.path("kernel_size").asDouble(defaults.kernelSize()),
            given.path("max_dist").asDouble(defaults.maxDist()),
            given.path("ratio").asDouble(defaults.ratio()),
            given.path("sigma").asDouble(defaults.sigma()));
      }
      default -> throw new IllegalArgumentException(algorithm);
    };
  }

  private static Path file(String name) {
    return folder().resolve(name);
  }

  private static Path folder() {
    return Path.of(Objects.requireNonNull(GoldenTest.class.getResource("/goldens")).getPath());
  }
}
