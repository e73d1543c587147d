package dev.kedge.models.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HubSettingsTest {
  @TempDir Path folder;

  private static Path cache(String... pairs) {
    Map<String, String> environment = new TreeMap<>(Map.of("HOME", "/home/me"));
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return HubSettings.of(environment).cache();
  }

  @Test
  void theCacheIsWherePythonHasIt() {
    assertEquals(Path.of("/home/me/.cache/huggingface/hub"), cache());
    assertEquals(Path.of("/x/huggingface/hub"), cache("XDG_CACHE_HOME", "/x"));
    assertEquals(Path.of("/h/hub"), cache("HF_HOME", "/h", "XDG_CACHE_HOME", "/x"));
    assertEquals(Path.of("/home/me/h/hub"), cache("HF_HOME", "~/h"));
    assertEquals(Path.of("/old"), cache("HUGGINGFACE_HUB_CACHE", "/old", "HF_HOME", "/h"));
    assertEquals(Path.of("/c"), cache("HF_HUB_CACHE", "/c", "HUGGINGFACE_HUB_CACHE", "/old"));
    assertEquals(Path.of("/home/me/.cache/huggingface/hub"), cache("HF_HOME", " "));
  }

  @Test
  void theTokenIsThatOfTheEnvironmentElseThatOfTheFile() throws IOException {
    Files.writeString(folder.resolve("token"), "hf_file\n");
    Files.writeString(folder.resolve("other"), "hf_other\n");
    String home = folder.toString();
    assertEquals(Optional.of("hf_file"), HubSettings.of(Map.of("HF_HOME", home)).token());
    assertEquals(
        Optional.of("hf_other"),
        HubSettings.of(Map.of("HF_TOKEN_PATH", folder.resolve("other").toString())).token());
    assertEquals(
        Optional.of("hf_b"),
        HubSettings.of(Map.of("HF_HOME", home, "HUGGING_FACE_HUB_TOKEN", "hf_b")).token());
    assertEquals(
        Optional.of("hf_a"),
        HubSettings.of(Map.of("HF_TOKEN", "hf_a\n", "HUGGING_FACE_HUB_TOKEN", "hf_b")).token());
    assertEquals(Optional.empty(), HubSettings.of(Map.of("HF_HOME", home + "/nowhere")).token());
  }

  @Test
  void aTokenThatIsNoneIsNotTold() {
    String message =
        ""
            + assertThrows(
                    HubException.class, () -> HubSettings.of(Map.of("HF_TOKEN", "hf_se\ncret")))
                .getMessage();
    assertFalse(message.contains("cret"), message);
  }

  @Test
  void otherVariablesMeanWhatTheyMeanToPython() {
    assertEquals(
        Optional.of("HF_HUB_OFFLINE"), HubSettings.of(Map.of("HF_HUB_OFFLINE", "yes")).offline());
    assertEquals(
        Optional.of("TRANSFORMERS_OFFLINE"),
        HubSettings.of(Map.of("HF_HUB_OFFLINE", "0", "TRANSFORMERS_OFFLINE", "1")).offline());
    assertEquals(
        "https://hub.example/base",
        HubSettings.of(Map.of("HF_ENDPOINT", "https://hub.example/base//")).endpoint().toString());
    HubSettings times =
        HubSettings.of(Map.of("HF_HUB_ETAG_TIMEOUT", "3", "HF_HUB_DOWNLOAD_TIMEOUT", "44"));
    assertEquals(Duration.ofSeconds(3), times.metadataTimeout());
    assertEquals(Duration.ofSeconds(44), times.downloadTimeout());
  }
}
