package dev.kedge.models.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python's own {@code huggingface_hub} and Kedge over one cache. Left out where no Python has that
 * package: {@code KEDGE_HUB_PYTHON} names one that does, else it is {@code python3}.
 */
@Tag("python")
final class PythonCacheTest {
  private static final String MODEL = "hf:org/repo";
  private static final String PYTHON =
      Optional.ofNullable(System.getenv("KEDGE_HUB_PYTHON")).orElse("python3");

  private static final String READS =
      """
      import os
      from huggingface_hub import hf_hub_download, scan_cache_dir, snapshot_download
      from huggingface_hub import try_to_load_from_cache, _CACHED_NO_EXIST
      print(snapshot_download("org/repo"))
      print(os.path.getsize(hf_hub_download("org/repo", "onnx/model.onnx")))
      print(try_to_load_from_cache("org/repo", "processor_config.json") is _CACHED_NO_EXIST)
      print(scan_cache_dir().warnings)
      """;

  private static final String FETCHES =
      """
      from huggingface_hub import snapshot_download
      print(snapshot_download("org/repo"))
      """;

  @TempDir Path folder;

  private List<String> python(String program, Map<String, String> environment) throws Exception {
    Path script = Files.writeString(folder.resolve("program.py"), program);
    Path out = folder.resolve("out.txt");
    ProcessBuilder process =
        new ProcessBuilder(PYTHON, script.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    process.environment().putAll(environment);
    int code = process.start().waitFor();
    assertEquals(0, code, Files.readString(folder.resolve("err.txt")));
    return Files.readAllLines(out);
  }

  private void requirePackage() throws Exception {
    int code;
    try {
      code =
          new ProcessBuilder(PYTHON, "-c", "import huggingface_hub")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("import.txt").toFile())
              .start()
              .waitFor();
    } catch (IOException noPython) {
      code = -1;
    }
    assumeTrue(code == 0, PYTHON + " with huggingface_hub is not here (KEDGE_HUB_PYTHON)");
  }

  @Test
  void pythonReadsWhatKedgeFetched() throws Exception {
    requirePackage();
    try (Situation s = new Situation(folder)) {
      s.usual();
      HubSnapshot snapshot = s.snapshot(MODEL);
      Map<String, String> offline = new TreeMap<>(s.environment);
      offline.put("HF_HUB_OFFLINE", "1");
      assertEquals(
          List.of(snapshot.path().toString(), "" + Situation.GRAPH.length, "True", "[]"),
          python(READS, offline));
    }
  }

  @Test
  void kedgeReadsWhatPythonFetched() throws Exception {
    requirePackage();
    try (Situation s = new Situation(folder)) {
      s.usual();
      String path = python(FETCHES, s.environment).getFirst();
      s.environment.put("HF_HUB_OFFLINE", "1");
      HubSnapshot snapshot = s.snapshot(MODEL);
      assertEquals(path, snapshot.path().toString());
      assertTrue(Files.isRegularFile(snapshot.path().resolve("onnx/model.onnx")));
    }
  }
}
