package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.app.JavaProcess.Ended;
import dev.kedge.app.terminal.ExitCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of a class path without the module kedge-cuda. */
final class WithoutCudaTest {
  private static final String MISSING = "the jar kedge-cuda is not on the class path";

  @TempDir Path folder;

  private Ended run(String... words) throws Exception {
    return JavaProcess.with().withoutModule("cuda").run(folder, Main.class, words);
  }

  @Test
  void autoTakesTheProcessorAndSaysWhy() throws Exception {
    Ended ended = run("explain", "--json", "--segments=4");
    assertEquals(ExitCode.OK, ended.code(), ended.err());
    JsonNode run = new ObjectMapper().readTree(ended.out()).get("run");
    assertTrue(run.get("device").textValue().startsWith("CPU, "), ended.out());
    assertEquals("no card: " + MISSING, run.at("/notes/0").textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cuda", "cuda:1", "cuda:all", "tensorrt"})
  void aCardAskedForByNameIsRefused(String device) throws Exception {
    Ended ended = run("explain", "--device=" + device);
    assertEquals(ExitCode.BACKEND, ended.code(), ended.err());
    assertTrue(ended.err().contains(MISSING), ended.err());
  }

  @Test
  void backendsNamesTheJar() throws Exception {
    Ended ended = run("backends");
    assertEquals(ExitCode.OK, ended.code(), ended.err());
    for (String kind : List.of("cuda", "tensorrt")) {
      String line = ended.out().lines().filter(l -> l.contains(kind)).findFirst().orElseThrow();
      assertTrue(line.contains("missing: " + MISSING), line);
    }
  }

  @Test
  void whatIsNoDeviceAnywhereIsAnInvalidArgument() throws Exception {
    Ended ended = run("explain", "--device=gpu");
    assertEquals(ExitCode.USAGE, ended.code(), ended.err());
  }
}
