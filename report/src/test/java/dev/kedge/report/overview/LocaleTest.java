package dev.kedge.report.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.Explanation;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.AttackStory;
import dev.kedge.report.ComparisonStory;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.ExplanationStory;
import dev.kedge.report.MadeResults;
import dev.kedge.report.html.ComparisonWriter;
import dev.kedge.report.html.Made;
import dev.kedge.report.html.MadeChecks;
import dev.kedge.report.html.ReportWriter;
import dev.kedge.report.json.AttackJson;
import dev.kedge.report.json.ComparisonJson;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.json.Session;
import dev.kedge.report.text.StoryText;
import dev.kedge.search.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that is said is the same in every country. */
final class LocaleTest {
  private static final Duration READ = Duration.ofMillis(1_234_567);

  @TempDir Path folder;

  private static Map<String, String> in(Locale locale, Path folder) throws IOException {
    Locale before = Locale.getDefault();
    Locale display = Locale.getDefault(Locale.Category.DISPLAY);
    Locale format = Locale.getDefault(Locale.Category.FORMAT);
    try {
      Locale.setDefault(locale);
      return all(Files.createDirectories(folder));
    } finally {
      Locale.setDefault(before);
      Locale.setDefault(Locale.Category.DISPLAY, display);
      Locale.setDefault(Locale.Category.FORMAT, format);
    }
  }

  private static Map<String, String> all(Path folder) throws IOException {
    Map<String, String> said = new LinkedHashMap<>();
    ExplanationReport report = MadeChecks.data(Status.FOUND, MadeChecks.all());
    Explanation explanation = report.explanation();
    String json =
        new ExplanationJson(report.model(), "1")
            .of("photo.png", Questions.NONE, new Answered(explanation, report.checks()), READ)
            .toPrettyString();
    said.put("explanation as text", StoryText.of(ExplanationStory.of(report)));
    said.put("explanation as JSON", json);
    ReportWriter.write(folder, report);
    said.put("explanation as a page", Files.readString(folder.resolve("report.html")));
    String compared =
        new ComparisonJson("a.png", "b.png", "1")
            .of(MadeResults.comparison(), report.model(), report.model(), READ)
            .toPrettyString();
    var comparison = MadeResults.comparisonReport(compared);
    said.put("comparison as text", StoryText.of(ComparisonStory.of(comparison)));
    said.put("comparison as JSON", compared);
    said.put("comparison as a page", Files.readString(ComparisonWriter.write(folder, comparison)));
    said.put("attack as text", StoryText.of(AttackStory.of(MadeResults.attack(), "model")));
    said.put(
        "attack as JSON", new AttackJson(report.model(), "1").of(MadeResults.attack()).toString());
    Explanation other = MadeChecks.other("dog", Status.FOUND, Superpixels.of(4, 0, 3));
    String line =
        new ExplanationJson(report.model(), "1")
            .of("dog.png", Questions.NONE, new Answered(other, Checks.NONE), READ)
            .toString();
    Files.writeString(folder.resolve(RunFiles.EXPLANATIONS), line + "\n");
    Files.writeString(folder.resolve(RunFiles.VIEWS), RunFiles.view("dog.png", other) + "\n");
    OverviewWriter.write(
        folder, new Session(1, 0, 12_345, 1234.5), OptionalLong.of(1_234_567), "1");
    said.put("view", Files.readString(folder.resolve(RunFiles.VIEWS)));
    said.put("run as a page", Files.readString(folder.resolve(RunFiles.PAGE)));
    said.put("run as JSON", Files.readString(folder.resolve(RunFiles.SUMMARY)));
    return said;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "de", "hi-IN-u-nu-deva", "tr"})
  void everyByteIsTheSameInEveryCountry(String tag) throws IOException {
    Map<String, String> english = in(Locale.ENGLISH, folder.resolve("en"));
    Map<String, String> other = in(Locale.forLanguageTag(tag), folder.resolve("other"));
    assertEquals(11, english.size());
    english.forEach((what, text) -> assertEquals(text, other.get(what), what));
  }

  @Test
  void textFitsATerminal() {
    for (String text :
        List.of(
            StoryText.of(ExplanationStory.of(MadeChecks.data(Status.FOUND, MadeChecks.all()))),
            StoryText.of(ExplanationStory.of(Made.data(MadeChecks.cat(Status.NOT_FOUND)))),
            StoryText.of(ComparisonStory.of(MadeResults.comparisonReport("{}"))),
            StoryText.of(AttackStory.of(MadeResults.attack(), "model")))) {
      text.lines().forEach(line -> assertTrue(line.length() <= 80, line));
      assertFalse(text.contains("\u00A0"), "no-break spaces are for breaking lines alone");
      assertFalse(text.contains("{}"), text);
    }
  }
}
