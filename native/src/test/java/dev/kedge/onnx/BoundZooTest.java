package dev.kedge.onnx;

import dev.kedge.models.ModelOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real classifiers, in folders of the folder that the environment's KEDGE_MODELS names, answer
 * batches bound by address as they do through the Java interface, to the bit.
 */
@Tag("zoo")
class BoundZooTest {
  static List<Path> models() throws IOException {
    Path zoo = Path.of(System.getenv().getOrDefault("KEDGE_MODELS", "KEDGE_MODELS is not set"));
    try (Stream<Path> folders = Files.list(zoo)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void sameBits(Path folder) {
    try (OnnxClassifier java = OnnxClassifier.open(folder, ModelOptions.DEFAULTS);
        OnnxClassifier bound =
            OnnxClassifier.open(folder, ModelOptions.DEFAULTS, ExecutionProvider.cpuByAddress())) {
      Bits.assertSame(java, bound, 1, 1, 1);
      Bits.assertSame(java, bound, 8, 8, 5, 1, 8);
      System.out.printf(
          "%s, input %s, fixed batch %d: same bits in batches of 1, 5 and 8%n",
          java.model().name(), java.input(), java.fixedBatchSize());
    }
  }
}
