package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.app.terminal.ExitCode;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OipServer;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.TinyOnnx;
import dev.kedge.onnx.TinyOnnx.Attribute;
import dev.kedge.onnx.TinyOnnx.DataType;
import dev.kedge.testimages.Demo;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same photo and model by folder, by a server, and as a function in Python. */
final class RemoteCommandTest {
  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  private static Ended run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), words);
    return new Ended(code, out.toString(), err.toString());
  }

  /** What was found: all but what ran it. */
  private static ObjectNode found(String... flags) throws IOException {
    List<String> words = new ArrayList<>(List.of("explain", "--strategy=certified", "--json"));
    words.addAll(List.of(flags));
    Ended ended = run(words.toArray(String[]::new));
    assertEquals(ExitCode.OK, ended.code, ended.err);
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(ended.out);
    json.remove(List.of("run", "model"));
    return json;
  }

  @Test
  void serverGivesTheExplanationOfTheFolder() throws IOException {
    Path demo = Demo.writeModel(folder);
    ObjectNode here = found("--model=" + demo, "--device=cpu");
    try (OnnxClassifier model = OnnxClassifier.open(demo, ModelOptions.DEFAULTS);
        OipServer server = OipServer.start(model)) {
      for (boolean binary : new boolean[] {true, false}) {
        server.binary = binary;
        assertEquals(here, found("--model=" + server.model(), "--prepare=" + demo));
      }
      server.status = number -> number % 20 == 11 ? 503 : 200;
      assertEquals(here, found("--model=" + server.model(), "--prepare=" + demo));
    }
  }

  @Test
  void tokenComesFromAFile() throws IOException {
    Path demo = Demo.writeModel(folder);
    Path token = Files.writeString(folder.resolve("token"), "geheim\n");
    try (OnnxClassifier model = OnnxClassifier.open(demo, ModelOptions.DEFAULTS);
        OipServer server = OipServer.start(model)) {
      server.token = "geheim";
      Ended without = run("explain", "--model=" + server.model(), "--prepare=" + demo);
      assertEquals(ExitCode.MODEL, without.code);
      assertTrue(without.err.contains("KEDGE_OIP_TOKEN"), without.err);
      found("--model=" + server.model(), "--prepare=" + demo, "--token-file=" + token);
    }
  }

  @Test
  void secondModelIsOnAServer() throws IOException {
    Path demo = Demo.writeModel(folder);
    try (OnnxClassifier model = OnnxClassifier.open(demo, ModelOptions.DEFAULTS);
        OipServer server = OipServer.start(model)) {
      server.token = "geheim";
      Path token = Files.writeString(folder.resolve("token"), "geheim\n");
      Ended compared =
          run(
              "compare",
              photo().toString(),
              "--json",
              "--model=" + demo,
              "--model2=" + server.model(),
              "--models=" + demo,
              "--prepare2=" + demo,
              "--token-file=" + token);
      assertEquals(ExitCode.OK, compared.code, compared.err);
      JsonNode json = new ObjectMapper().readTree(compared.out);
      assertEquals(json.at("/first/anchor"), json.at("/second/anchor"), compared.out);
      assertFalse(json.at("/first/anchor").isMissingNode(), compared.out);
      assertEquals(json.at("/first/preprocessing"), json.at("/second/preprocessing"));
      assertEquals("test server 1", json.at("/run/second/runtime").asText(), compared.out);
    }
  }

  private Path photo() throws IOException {
    return Files.write(folder.resolve("macaw.jpg"), Demo.photo());
  }

  @Test
  void flagsWithoutEffectAreRefused() throws IOException {
    for (String flag :
        List.of("--prepare=.", "--remote-timeout=3", "--token-file=x", "--ca-file=x")) {
      Ended refused = run("explain", flag);
      assertEquals(ExitCode.USAGE, refused.code, refused.err);
      assertTrue(refused.err.contains("without a model on a server"), refused.err);
    }
    String model = "--model=oip:http://localhost:1/v2/models/m";
    for (String flag :
        List.of("--device=cpu", "--threads=2", "--open-timeout=3", "--input=keep=1")) {
      assertEquals(ExitCode.USAGE, run("explain", model, flag).code, flag);
    }
    assertEquals(ExitCode.MODEL, run("explain", model).code);
    for (String flag : List.of("--prepare2=.", "--token-file=x", "--ca-file=x")) {
      Ended refused = run("compare", photo().toString(), photo().toString(), flag);
      assertEquals(ExitCode.USAGE, refused.code, refused.err);
      assertTrue(refused.err.contains("without a"), refused.err);
    }
    Ended wrong = run("explain", "--model=oip:http://localhost:1/m");
    assertEquals(ExitCode.USAGE, wrong.code, wrong.err);
    assertTrue(wrong.err.contains("is no address of a model on a server"), wrong.err);
  }

  /** Means of red, green and blue, as an ONNX model and as a function of uint8 pictures. */
  @Test
  void functionInPythonGivesTheExplanationOfTheSameModel() throws Exception {
    assumeTrue(hasNumpy(), "left out: python3 with numpy is not here");
    Path onnx =
        new TinyOnnx()
            .input("x", DataType.FLOAT, "N", 3, 32, 32)
            .node("GlobalAveragePool", List.of("x"), "pooled")
            .node("Flatten", List.of("pooled"), "y", Attribute.of("axis", 1L))
            .output("y", DataType.FLOAT, "N", 3)
            .write(folder.resolve("colours.onnx"));
    Files.writeString(
        folder.resolve("colours.py"),
        """
        def predict(pictures):
            return pictures.mean(axis=(1, 2), dtype="f8") / 255
        """);
    ObjectNode here =
        found("--model=" + onnx, "--device=cpu", "--mean=0", "--std=1", "--scores=logits");
    Process python =
        python("-m", "kedge.serve_function", "colours:predict", "--port=0", "--size=32");
    try (BufferedReader said = python.inputReader(StandardCharsets.UTF_8)) {
      String address = String.valueOf(said.readLine());
      ObjectNode there = found("--model=" + address, "--scores=logits");
      for (String key : List.of("status", "anchor", "cost", "superpixels", "coverage")) {
        assertEquals(here.get(key), there.get(key), key);
      }
    } finally {
      python.destroy();
      python.waitFor();
    }
  }

  private static boolean hasNumpy() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "-c", "import numpy").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private Process python(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().put("PYTHONPATH", new File("../python").getCanonicalPath());
    return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
