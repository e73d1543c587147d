package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code kedge attack} on the embedded photo and model. */
final class AttackCommandTest {
  private static final String MODEST = "--queries=400";

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] all = Stream.concat(Stream.of("attack"), Stream.of(args)).toArray(String[]::new);
    int code = Main.run(new PrintWriter(out), new PrintWriter(err), all);
    return new Run(code, out.toString(), err.toString());
  }

  private String out() {
    return "--out=" + folder.resolve("adversarial.png");
  }

  private static JsonNode json(String line) throws IOException {
    return new ObjectMapper().readTree(line);
  }

  /** The demo model has learned its photos by heart: it takes a larger change than others. */
  @ParameterizedTest
  @ValueSource(strings = {"square", "nes"})
  void theFileIsWhatTheModelWasToTakeItFor(String method) throws IOException {
    Run run =
        run(
            "--untargeted",
            "--norm=linf",
            "--epsilon=48/255",
            "--queries=1500",
            "--method=" + method,
            "--json",
            out());
    assertEquals(0, run.code(), run.out() + run.err());
    JsonNode attack = json(run.out());
    assertEquals("SUCCESS", attack.get("status").textValue());
    assertTrue(attack.get("adversarial").booleanValue());
    assertTrue(attack.at("/distances/linf").doubleValue() <= 48 / 255.0);
    StringWriter explained = new StringWriter();
    Main.run(
        new PrintWriter(explained),
        new PrintWriter(new StringWriter()),
        "explain",
        folder.resolve("adversarial.png").toString(),
        "--segments=4",
        "--json");
    JsonNode top = json(explained.toString()).at("/top/0");
    assertNotEquals("macaw", top.get("label").textValue());
    assertEquals(attack.at("/after/0"), top);
  }

  @Test
  void sameSeedSameBytesHoweverItIsRun() throws IOException {
    byte[] expected = null;
    ObjectNode line = null;
    for (List<String> how :
        List.of(
            List.of("--threads=2"),
            List.of("--threads=1"),
            List.of("--inference-batch=1", "--threads=2"),
            List.of("--inference-batch=7"))) {
      String[] args =
          Stream.concat(Stream.of("--target=lorikeet", MODEST, "--json", out()), how.stream())
              .toArray(String[]::new);
      Run run = run(args);
      ObjectNode json = (ObjectNode) json(run.out());
      json.remove("run");
      byte[] bytes = Files.readAllBytes(folder.resolve("adversarial.png"));
      if (expected != null) {
        assertArrayEquals(expected, bytes, how.toString());
        assertEquals(line, json, how.toString());
      }
      expected = bytes;
      line = json;
    }
  }

  @Test
  void theBestReachedIsSavedAndCalledThat() throws IOException {
    Run run = run("--untargeted", "--epsilon=1/255", "--queries=30", out());
    assertEquals(1, run.code());
    assertTrue(run.out().contains("Not reached with 30 queries"), run.out());
    assertTrue(run.out().contains("holds the best reached"), run.out());
    assertTrue(Files.exists(folder.resolve("adversarial.png")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--epsilon=0", "--queries=1"})
  void nothingToTry(String flag) throws IOException {
    Run run = run("--untargeted", flag, "--json", out());
    assertEquals(1, run.code());
    JsonNode attack = json(run.out());
    assertEquals(
        flag.contains("queries") ? "QUERIES_SPENT" : "NO_ROOM", attack.get("status").textValue());
    assertEquals(1, attack.get("queries").intValue());
    assertTrue(attack.at("/distances/psnr").isNull());
  }

  @Test
  void theTargetIsTheAnswerAlready() throws IOException {
    Run run = run("--target=macaw", "--json", out());
    assertEquals(0, run.code());
    assertEquals("ALREADY", json(run.out()).get("status").textValue());
    assertTrue(Files.exists(folder.resolve("adversarial.png")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--target=macaw --untargeted",
        "",
        "--target=tocan",
        "--target=99999",
        "--untargeted --epsilon=x",
        "--untargeted --epsilon=8",
        "--untargeted --epsilon=-1",
        "--untargeted --queries=0",
        "--untargeted --method=guess",
        "--untargeted --deadline=-1",
        "--untargeted --out=/no/such/folder/a.png",
        "--untargeted --out=a.jpg"
      })
  void whatCannotBeMeant(String flags) {
    String[] args =
        Stream.concat(
                Stream.of(flags.split(" ")).filter(f -> !f.isEmpty()),
                flags.contains("--out") ? Stream.of() : Stream.of(out()))
            .toArray(String[]::new);
    Run run = run(args);
    assertEquals(2, run.code(), run.out());
    assertFalse(run.err().contains("Exception:"), run.err());
    assertFalse(Files.exists(folder.resolve("adversarial.png")));
  }

  @Test
  void namesWhatIsNearAnUnknownTarget() {
    assertTrue(run("--target=tocan", out()).err().contains("'toucan'"));
  }

  @Test
  void neverReplacesThePhoto() throws IOException {
    Path photo = folder.resolve("a.png");
    Files.write(photo, Demo.photo());
    Run run = run(photo.toString(), "--untargeted", "--out=" + photo);
    assertEquals(2, run.code());
    assertTrue(run.err().contains("is the photo itself"), run.err());
  }

  @Test
  void anUnreadablePhoto() throws IOException {
    Path photo = Files.writeString(folder.resolve("a.jpg"), "no photo");
    Run run = run(photo.toString(), "--untargeted", "--json", out());
    assertEquals(1, run.code());
    assertTrue(json(run.out()).get("error").textValue().contains("a.jpg"));
    assertFalse(Files.exists(folder.resolve("adversarial.png")));
  }

  @Test
  void aDeadlineGivesTheBestSoFar() throws IOException {
    Run run = run("--untargeted", "--deadline=0.000001", "--json", out());
    assertEquals(1, run.code());
    assertEquals("DEADLINE", json(run.out()).get("status").textValue());
  }

  @Test
  @Tag("zoo")
  void aRealModel() throws IOException {
    Path zoo = Path.of(System.getenv().getOrDefault("KEDGE_MODELS", "KEDGE_MODELS is not set"));
    Path photo = folder.resolve("chelsea.png");
    Files.write(photo, TestImages.photo(TestImages.photos(), "chelsea.png").read());
    for (String method : List.of("square", "nes", "simba-dct")) {
      Run run =
          run(
              photo.toString(),
              "--model=" + zoo.resolve("mobilenet_v2"),
              "--target=tiger cat",
              "--method=" + method,
              MODEST,
              out());
      assertEquals(0, run.code(), run.out() + run.err());
      assertTrue(run.out().contains("read again, is “tiger cat”"), run.out());
    }
  }
}
