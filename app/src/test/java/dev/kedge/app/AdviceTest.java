package dev.kedge.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.app.terminal.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the command takes the flags that its reports advise, together with those that were given.
 */
final class AdviceTest {
  private static final Pattern NOTICE = Pattern.compile("(?s)<aside.*?</aside>");
  private static final Pattern CODE = Pattern.compile("<code>([^<]*)</code>");

  @TempDir Path folder;

  private static int run(StringWriter err, List<String> words) {
    return Main.run(
        new PrintWriter(new StringWriter()), new PrintWriter(err), words.toArray(String[]::new));
  }

  /** The flags that a report of these flags advises, of each notice. */
  private List<String> advised(List<String> flags) throws IOException {
    Path out = folder.resolve("out");
    List<String> words = new ArrayList<>(List.of("explain", "--out=" + out));
    words.addAll(flags);
    StringWriter err = new StringWriter();
    assertEquals(ExitCode.OK, run(err, words), err.toString());
    String html = Files.readString(out.resolve("report.html"));
    return NOTICE
        .matcher(html)
        .results()
        .flatMap(notice -> CODE.matcher(notice.group()).results())
        .map((MatchResult code) -> code.group(1))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--segmenter=slic --max-evaluations=3",
        "--segmenter=grid --max-evaluations=3",
        "--segmenter=felzenszwalb --scale=200 --max-evaluations=3",
        "--segmenter=quickshift --max-dist=40 --max-evaluations=3",
        "--segmenter=quickshift --max-dist=40 --deadline=0.000001",
        "--strategy=exhaustive --segments=4 --max-evaluations=3",
        "--strategy=reference --max-evaluations=3",
        "--strategy=certified --segments=4 --max-size=1 --class=281",
        "--strategy=exhaustive --segments=4 --max-size=1 --class=281",
        "--segments=4 --threshold=.1",
        "--segmenter=quickshift --max-dist=40 --threshold=.01 --max-evaluations=400",
        "--segments=1"
      })
  void whatIsAdvisedIsTaken(String flags) throws IOException {
    List<String> given = Arrays.asList(flags.split(" ", -1));
    List<String> advised = advised(given);
    assertFalse(advised.isEmpty(), "nothing is advised");
    for (String advice : advised) {
      List<String> words = new ArrayList<>(List.of("explain"));
      List<String> more = new ArrayList<>(Arrays.asList(advice.split(" ", -1)));
      // Advice stands in the place of what was given.
      given.stream()
          .filter(flag -> more.stream().noneMatch(flag.split("=", -1)[0]::equals))
          .filter(flag -> !flag.startsWith("--max-evaluations"))
          .forEach(words::add);
      words.add("--max-evaluations=1");
      words.addAll(more);
      StringWriter err = new StringWriter();
      assertEquals(ExitCode.OK, run(err, words), words + ": " + err);
    }
  }

  @Test
  void segmentsAreNotAdvisedToWhatHasNone() throws IOException {
    List<String> advised =
        advised(List.of("--segmenter=quickshift", "--max-dist=40", "--max-evaluations=3"));
    assertTrue(advised.stream().noneMatch(flag -> flag.contains("--segments")), advised.toString());
  }
}
