package dev.kedge.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What users of the libraries can see is what docs/api says, so that a change of it is seen in
 * review. To accept one: copy the file that the test names.
 */
final class PublicApiTest {
  private static final Path WRITTEN = Path.of("..", "docs", "api");
  private static final Path FOUND = Path.of("target", "api");

  @ParameterizedTest
  @CsvSource({
    "kedge-core, dev.kedge.AnchorExplainer",
    "kedge-models, dev.kedge.models.ModelFolder",
    "kedge-native, dev.kedge.onnx.OnnxClassifier",
    "kedge-report, dev.kedge.report.Story",
    "kedge-serve, dev.kedge.serve.ExplanationServer",
  })
  void thePublicApiIsTheOneWritten(String artifact, Class<?> member) throws Exception {
    String found = PublicApi.of(member);
    Path file = Files.createDirectories(FOUND).resolve(artifact + ".txt");
    Files.writeString(file, found);
    Path written = WRITTEN.resolve(artifact + ".txt");
    assertEquals(
        Files.exists(written) ? Files.readString(written) : "",
        found,
        "the public API has changed; if it is meant: cp bench/%s docs/api/".formatted(file));
  }
}
