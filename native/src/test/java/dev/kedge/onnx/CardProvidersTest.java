package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * In ONNX Runtime for the CPU the functions of the C interface can only refuse; by whose name they
 * refuse with it is known that each is the one that is meant.
 */
class CardProvidersTest {
  private static final long NO_SETTINGS = 0;

  @ParameterizedTest
  @CsvSource({
    "CUDA, " + OrtApi.UPDATE_CUDA + ", " + OrtApi.APPEND_CUDA,
    "TensorRT, " + OrtApi.UPDATE_TENSORRT + ", " + OrtApi.APPEND_TENSORRT
  })
  void functionsAreThoseOfTheProvider(String provider, int update, int append) throws OrtException {
    OrtApi api = OrtApi.load();
    assertNames(
        provider,
        Refusals.of(() -> api.updateProvider(update, NO_SETTINGS, Map.of("device_id", "0"))));
    try (SessionOptions options = new SessionOptions()) {
      assertNames(
          provider,
          Refusals.of(() -> api.appendProvider(append, NativeHandle.of(options), NO_SETTINGS)));
    }
  }

  private static void assertNames(String provider, String refusal) {
    System.out.println(refusal);
    assertTrue(
        refusal.matches(
            "(?is).*execution.?provider_"
                + provider
                + ".*|.*"
                + provider
                + " execution provider.*"),
        refusal);
  }
}
