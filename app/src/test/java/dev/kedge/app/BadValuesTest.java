package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.app.terminal.ExitCode;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that make no sense are refused by a line that names the flag and the value, at once. */
final class BadValuesTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private record Run(int code, String out, String err) {
    String all() {
      return out + err;
    }
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        assertTimeout(AT_ONCE, () -> Main.run(new PrintWriter(out), new PrintWriter(err), args));
    return new Run(code, out.toString(), err.toString());
  }

  private static void assertRefused(Run run, int code, String... parts) {
    assertEquals(code, run.code(), run.all());
    assertEquals("", run.out());
    String line = run.err().lines().findFirst().orElse("");
    assertTrue(line.startsWith("kedge: "), line);
    long rest = run.err().lines().skip(1).filter(l -> !l.startsWith("See: ")).count();
    assertEquals(0, rest, run.err());
    for (String never :
        List.of("9223372036854775807", "9,223,372", "2147483647", "Exception", "no card")) {
      assertFalse(line.contains(never), line);
    }
    assertAll(Arrays.stream(parts).map(p -> () -> assertTrue(line.contains(p), line)));
  }

  /** Flag, value. */
  static Stream<List<String>> explainFlags() {
    Stream<List<String>> numbers =
        Stream.of(
                "--threshold",
                "--delta",
                "--p-sample",
                "--deadline",
                "--open-timeout",
                "--rescale",
                "--std",
                "--compactness")
            .flatMap(
                flag -> Stream.of("0", "-1", "NaN", "x", "").map(value -> List.of(flag, value)));
    Stream<List<String>> counts =
        Stream.of(
                "--max-size",
                "--batch-size",
                "--beam",
                "--max-evaluations",
                "--max-draws",
                "--max-pixels",
                "--top",
                "--segments")
            .flatMap(
                flag -> Stream.of("0", "-1", "1.5", "1e9", "").map(value -> List.of(flag, value)));
    Stream<List<String>> single =
        Stream.of(
            List.of("--threads", "-1"),
            List.of("--threads", "100000"),
            List.of("--inference-batch", "-1"),
            List.of("--inference-batch", "1000000000"),
            List.of("--inference-batch", "60000"),
            List.of("--size", "100000"),
            List.of("--size", "0"),
            List.of("--size", "9x9x9"),
            List.of("--mean", "NaN"),
            List.of("--mean", "Infinity,0,0"),
            List.of("--rescale", "Infinity"),
            List.of("--std", "1,0,1"),
            List.of("--p-sample", "1"),
            List.of("--p-sample", "1e-20"),
            List.of("--threshold", "1.01"),
            List.of("--deadline", "1e10"),
            List.of("--open-timeout", "Infinity"),
            List.of("--sigma", "-1"),
            List.of("--sigma", "1e9"),
            List.of("--fill", ""),
            List.of("--fill", "background:"),
            List.of("--fill", "background"),
            List.of("--fill", "mean:1"),
            List.of("--fill", "blur:"),
            List.of("--fill", "blur:1e9"),
            List.of("--fill", "blur:NaN"),
            List.of("--fill", "constant:1,2"),
            List.of("--fill", "constant:1,2,300"),
            List.of("--segmenter", "map:"),
            List.of("--segmenter", "maps:"),
            List.of("--segmenter", "maps:nowhere"),
            List.of("--reasons", "0"),
            List.of("--exact-within", "-1"),
            List.of("--exact-within", "NaN"),
            List.of("--segmenter", ""),
            List.of("--strategy", ""),
            List.of("--device", ""),
            List.of("--class", ""),
            List.of("--class", "99999"),
            List.of("--out", ""),
            List.of("--model", ""),
            List.of("--labels", ""),
            List.of("--alibi-json", ""),
            List.of("--exhaustive-limit", "-1"),
            List.of("--exhaustive-limit", "9223372036854775808"));
    return Stream.of(numbers, counts, single).flatMap(all -> all);
  }

  @ParameterizedTest
  @MethodSource("explainFlags")
  void ofExplainAreRefusedByFlagAndValue(List<String> given) {
    String flag = given.getFirst();
    String value = given.getLast();
    Run run =
        flag.equals("--scale")
            ? run("explain", "--segmenter=felzenszwalb", flag + "=" + value)
            : run("explain", flag + "=" + value);
    assertEquals(ExitCode.USAGE, run.code(), given + ": " + run.all());
    String line = run.err().lines().findFirst().orElse("");
    assertTrue(line.contains(flag), line);
    assertRefused(run, ExitCode.USAGE);
  }

  @Test
  void ofTheOtherCommandsAreRefusedByFlagAndValue() {
    assertRefused(run("attack", "--untargeted", "--out", ""), ExitCode.USAGE, "--out", "empty");
    assertRefused(run("compare", "a.png", "b.png", "--out", ""), ExitCode.USAGE, "--out");
    assertRefused(run("batch", "x", "--out", ""), ExitCode.USAGE, "--out");
    assertRefused(
        run("batch", "", "--out", folder.toString()), ExitCode.USAGE, "folder or list", "empty");
    Path list = folder.resolve("list.txt");
    for (String value : List.of("-1", "100000")) {
      assertRefused(
          run("batch", list.toString(), "--out", folder + "/o", "--in-flight", value),
          ExitCode.USAGE,
          "--in-flight is " + value);
    }
    Path png = folder.resolve("a.png");
    for (String given :
        List.of(
            "--queries=0",
            "--epsilon=-1",
            "--epsilon=8/0",
            "--epsilon=NaN",
            "--inference-batch=0",
            "--inference-batch=1000000000",
            "--inference-batch=60000")) {
      assertRefused(
          run("attack", "--untargeted", "--out", png.toString(), given),
          ExitCode.USAGE,
          given.replaceFirst("=.*", ""));
    }
  }

  @Test
  void ofAModelsFilesAreRefusedByFileAndKey() throws IOException {
    Path model = Demo.writeModel(folder);
    Path config = model.resolve("preprocessor_config.json");
    String good = Files.readString(config);
    for (String bad :
        List.of("\"rescale_factor\": 0", "\"image_std\": 0", "\"crop_size\": 100000")) {
      Files.writeString(config, good.strip().replaceFirst("\\}$", ", " + bad + "}"));
      assertRefused(
          run("explain", "--model", model.toString()),
          ExitCode.MODEL,
          config.toString(),
          bad.substring(1, 6));
    }
    Files.writeString(config, "\uFEFF" + good);
    assertEquals(ExitCode.OK, run("explain", "--segments=4", "--model", model.toString()).code());
    Files.writeString(
        model.resolve("model.onnx"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");
    assertRefused(run("explain", "--model", model.toString()), ExitCode.MODEL, "Git LFS pointer");
  }

  @Test
  void listsThatAreNoTextInUtf8AreCalledWhatTheyAre() throws IOException {
    Path list = folder.resolve("list.txt");
    String out = folder.resolve("run").toString();
    Files.writeString(list, "caf\u00E9.png\n", StandardCharsets.ISO_8859_1);
    assertRefused(run("batch", list.toString(), "--out", out), ExitCode.USAGE, "Latin-1");
    Files.write(list, new byte[] {1, 0, 2, '\n'});
    assertRefused(run("batch", list.toString(), "--out", out), ExitCode.USAGE, "binary");
    Path photo = folder.resolve("a.jpg");
    Files.write(photo, Demo.photo());
    Files.writeString(list, "\uFEFF" + photo + "\n");
    Run run = run("batch", list.toString(), "--out", out, "--segments=4", "--progress=none");
    assertEquals(ExitCode.OK, run.code(), run.all());
  }
}
