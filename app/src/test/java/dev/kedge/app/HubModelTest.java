package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.JavaProcess.Ended;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.models.ModelOptions;
import dev.kedge.models.hub.FakeHub;
import dev.kedge.onnx.OipServer;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of the hub on the command line, in processes of their own, by a fake hub on loopback. */
final class HubModelTest {
  private static final String MODEL = "hf:kedge/demo";

  @TempDir Path folder;
  private FakeHub hub;
  private String commit;
  private Path cache;
  private Path demo;
  private Path photo;

  @BeforeEach
  void openHub() throws IOException {
    hub = FakeHub.open();
    demo = Demo.writeModel(folder);
    FakeHub.Repository repository = hub.repository("kedge/demo");
    for (String config : List.of("config.json", "preprocessor_config.json")) {
      repository.small(config, Files.readString(demo.resolve(config)));
    }
    repository.large("onnx/model.onnx", Files.readAllBytes(demo.resolve("model.onnx")));
    commit = repository.commit();
    cache = folder.resolve("hf/hub/models--kedge--demo");
    photo = Files.write(folder.resolve("macaw.jpg"), Demo.photo());
  }

  @AfterEach
  void closeHub() {
    hub.close();
  }

  private JavaProcess kedge() {
    return JavaProcess.with("-Xmx1g")
        .where("HF_ENDPOINT", hub.endpoint())
        .where("HF_HOME", folder.resolve("hf").toString());
  }

  private Ended run(String... args) throws Exception {
    return kedge().run(folder, Main.class, args);
  }

  /** The same photo and model by a folder, the hub, and a server whose preparation is the hub's. */
  @Test
  void theAnchorIsTheSameFromWhereverTheModelIs() throws Exception {
    String[] asked = {"explain", photo.toString(), "--strategy=certified", "--json"};
    Ended byHub = run(with(asked, "--model=" + MODEL));
    ObjectNode expected = found(byHub);
    assertEquals(expected, found(run(with(asked, "--model=" + demo))));
    try (OnnxClassifier model = OnnxClassifier.open(demo, ModelOptions.DEFAULTS);
        OipServer server = OipServer.start(model)) {
      Files.delete(cache.resolve("refs/main"));
      Ended served = run(with(asked, "--model=" + server.model(), "--prepare=" + MODEL));
      assertEquals(expected, found(served));
      assertTrue(served.out().contains(commit + ", config.json and"), served.out());
      Ended graph = run(with(asked, "--model=" + server.model(), "--prepare=" + MODEL + "#a.onnx"));
      assertTrue(graph.err().contains("leave #a.onnx out"), graph.err());
    }
    hub.repository("kedge/none").small("README.md", "words");
    Ended none =
        run(with(asked, "--model=oip:http://localhost:1/v2/models/m", "--prepare=hf:kedge/none"));
    assertEquals(ExitCode.MODEL, none.code(), none.err());
    assertTrue(none.err().contains("has no preprocessor_config.json"), none.err());
  }

  private static String[] with(String[] words, String... more) {
    return Stream.concat(Stream.of(words), Stream.of(more)).toArray(String[]::new);
  }

  /** What was found: all but what ran it. */
  private static ObjectNode found(Ended ended) throws IOException {
    assertEquals(ExitCode.OK, ended.code(), ended.err());
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(ended.out());
    json.remove(List.of("run", "model"));
    return json;
  }

  @Test
  void everyCommandThatTakesAModelTakesOneOfTheHub() throws Exception {
    Ended explained = run("explain", photo.toString(), "--model", MODEL, "--json");
    assertEquals(ExitCode.OK, explained.code(), explained.err());
    JsonNode json = new ObjectMapper().readTree(explained.out());
    assertEquals("kedge/demo", json.path("model").path("name").asText(), explained.out());
    assertTrue(json.path("run").path("notes").toString().contains(commit), explained.out());

    String pinned = MODEL + "@" + commit;
    Path out = folder.resolve("adversarial.png");
    Ended attacked =
        run(
            "attack",
            photo.toString(),
            "--model",
            pinned,
            "--untargeted",
            "--queries=5",
            "--out",
            out.toString());
    assertTrue(attacked.code() <= ExitCode.SOME_FAILED, attacked.err());

    Ended compared =
        run(
            "compare",
            photo.toString(),
            "--model",
            pinned,
            "--model2",
            MODEL,
            "--models",
            pinned,
            "--null-repeats=0",
            "--json");
    assertEquals(ExitCode.OK, compared.code(), compared.err());

    Path list = Files.writeString(folder.resolve("list.txt"), photo + "\n");
    Ended batch =
        run(
            "batch",
            list.toString(),
            "--model",
            pinned,
            "--out",
            folder.resolve("results").toString());
    assertEquals(ExitCode.OK, batch.code(), batch.err());
    assertTrue(Files.readString(folder.resolve("results/run.json")).contains("kedge/demo"));
  }

  @Test
  void whatCannotBeHadCostsOneLine() throws Exception {
    Ended unknown = run("explain", "--model", "hf:kedge/other");
    assertEquals(ExitCode.MODEL, unknown.code(), unknown.err());
    assertEquals(1, unknown.err().lines().count(), unknown.err());
    assertTrue(unknown.err().contains("has no public model kedge/other"), unknown.err());

    Ended malformed = run("explain", "--model", "hf:demo");
    assertEquals(ExitCode.USAGE, malformed.code(), malformed.err());
    assertTrue(malformed.err().contains("expected hf:ORG/REPO"), malformed.err());
  }

  @Test
  void ctrlCEndsADownloadAndLeavesNothingHalf() throws Exception {
    hub.fail("/lfs/", new FakeHub.Fault.Slow(400));
    Process process =
        kedge().start(folder, Main.class, "explain", "--model", MODEL, "--progress", "json");
    while (process.isAlive()
        && hub.requests().stream().noneMatch(r -> r.path().startsWith("/lfs"))) {
      Thread.sleep(20);
    }
    Thread.sleep(500);
    assertTrue(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor() == 0);
    assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    String err = Files.readString(folder.resolve("started.err"));
    assertEquals(130, process.exitValue(), err);
    assertTrue(err.contains("\"event\":\"download\""), err);
    assertFalse(err.contains("\tat "), err);
    try (Stream<Path> all = Files.walk(cache)) {
      assertFalse(all.anyMatch(file -> file.toString().contains("incomplete")));
    }
  }
}
