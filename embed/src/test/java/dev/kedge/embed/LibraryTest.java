package dev.kedge.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.app.flags.Placements;
import dev.kedge.app.terminal.Version;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.image.io.ImageReader;
import dev.kedge.perturb.Backends;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.segment.Slic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library, used by programs in several languages. */
final class LibraryTest {
  private static final Path EXAMPLES = Path.of("examples").toAbsolutePath();
  private static final Path C = Path.of("src", "test", "c").toAbsolutePath();

  @TempDir Path folder;
  Programs programs;

  @BeforeEach
  void find() throws Exception {
    programs = Programs.in(folder);
  }

  @Test
  void whatGoesWrongIsToldAndBreaksNothing() throws Exception {
    Path program = programs.compile(C.resolve("failures.c"));
    assertEquals("all as expected\n", programs.run(List.of(program.toString())));
  }

  @Test
  void anExplanationIsTheOneOfJavaByteForByte() throws Exception {
    Path program = programs.compile(EXAMPLES.resolve("explain.c"));
    String photo = programs.photo().toString();
    String told = programs.run(List.of(program.toString(), photo));
    ObjectNode fromC = json(told.substring(told.indexOf('{')));
    ObjectNode fromJava = json(explain(photo));
    fromC.remove("run");
    fromJava.remove("run");
    assertEquals(fromJava.toString(), fromC.toString());
  }

  private static ObjectNode json(String text) throws Exception {
    return (ObjectNode) new ObjectMapper().readTree(text);
  }

  private static String explain(String photo) throws Exception {
    OpenOptions demo = Options.read(OpenOptions.class, OpenOptions::new, "{}");
    try (Backends backends = Backends.load();
        Placements placements = demo.device.open(demo.model, backends, download -> {});
        AnchorExplainer explainer = new AnchorExplainer(placements.classifier())) {
      Slic usual = new Slic();
      Explanation explanation =
          explainer.explain(
              new ImageReader().read(Path.of(photo)),
              Scene.builder().segmenter(new Slic(20, usual.compactness(), usual.sigma())).build(),
              Question.DEFAULTS);
      return new ExplanationJson(placements.classifier().model(), Version.version())
          .of(photo, Questions.NONE, new Answered(explanation, Checks.NONE), Duration.ZERO)
          .toString();
    }
  }

  @Test
  void theExampleInCppRuns() throws Exception {
    Path program = programs.compile(EXAMPLES.resolve("explain.cpp"));
    String told = programs.run(List.of(program.toString()));
    assertTrue(told.startsWith("class 1: "), told);
  }

  @Test
  void theExampleInRustRuns() throws Exception {
    Programs.assumeThereIs("rustc", "--version");
    Path program = folder.resolve("rust");
    programs.run(
        List.of(
            "rustc",
            "-O",
            EXAMPLES.resolve("explain.rs").toString(),
            "-L",
            folder.toString(),
            "-C",
            "link-arg=-Wl,-rpath," + folder,
            "-o",
            program.toString()));
    String told = programs.run(List.of(program.toString(), programs.photo().toString()));
    assertTrue(told.startsWith("{\"schema\":\"kedge.explanation/1\""), told);
  }

  @Test
  void theExampleInPythonRuns() throws Exception {
    String python = Programs.pythonWithNumpy();
    String told =
        programs.run(
            List.of(
                python, EXAMPLES.resolve("explain.py").toString(), programs.photo().toString()));
    assertEquals(2, told.lines().filter(line -> line.startsWith("<kedge.Explanation")).count());
  }

  @Test
  void thePythonPackagePassesItsTests() throws Exception {
    String python = Programs.pythonWithNumpy();
    String tests = Programs.python().resolve("tests").toString();
    programs.run(List.of(python, "-m", "unittest", "discover", tests));
  }

  @Test
  void examplesFitOnAPage() throws Exception {
    for (String example : List.of("explain.c", "explain.cpp", "explain.rs", "explain.py")) {
      List<String> lines = Files.readAllLines(EXAMPLES.resolve(example));
      assertTrue(lines.size() <= 30, example + " has " + lines.size() + " lines");
    }
  }
}
