package dev.kedge.report.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.kedge.Explanation;
import dev.kedge.attack.AttackStatus;
import dev.kedge.check.Checks;
import dev.kedge.check.Questions;
import dev.kedge.check.Questions.Answered;
import dev.kedge.classify.ModelInfo;
import dev.kedge.compare.Comparison;
import dev.kedge.report.AttackReport;
import dev.kedge.report.MadeResults;
import dev.kedge.report.html.Made;
import dev.kedge.report.html.MadeChecks;
import dev.kedge.search.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read as it was. */
final class CodecsTest {
  private static final ModelInfo MODEL = Made.data(MadeChecks.cat(Status.FOUND)).model();
  private static final ModelName NAME = new ModelName("model", "");
  private static final Duration READ = Duration.ofMillis(5);

  private static byte[] bytes(Object json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static ObjectNode line(Explanation explanation) {
    return new ExplanationJson(MODEL, "1")
        .of("photo “é”.png", Questions.NONE, new Answered(explanation, Checks.NONE), READ);
  }

  @ParameterizedTest
  @EnumSource(Status.class)
  void explanationsAreReadAsTheyWereWritten(Status status) throws DamagedException {
    Explanation written = MadeChecks.cat(status);
    ObjectNode line = line(written).put("newer", "passed over");
    var read = assertInstanceOf(ExplanationLine.Explained.class, ExplanationJson.read(bytes(line)));
    assertEquals("photo “é”.png", read.image());
    assertEquals(NAME, read.model());
    assertEquals("1", read.version());
    assertEquals(written.explained(), read.explained());
    assertEquals(written.top(), read.top());
    assertEquals(status, read.status());
    assertEquals(
        new Anchor(
            written.result().anchor(),
            written.result().precision(),
            written.anchorPixelShare(),
            written.result().coverage()),
        read.anchor());
    assertEquals(written.cost(), read.cost());
    assertEquals("mean", read.options().get("fill"));
    assertEquals("0.95", read.options().get("threshold"));
    assertEquals(
        new ExplanationLine.Run(
            written.used(), new ExplanationLine.Seconds(1.005, .006, .009, .02, .96, 0, .01)),
        read.run());
  }

  @Test
  void aLineOfAnErrorIsNotDamaged() throws DamagedException {
    ObjectNode error = new ExplanationJson(MODEL, "1").ofError("photo.png", "no picture");
    assertEquals(
        new ExplanationLine.Failed("photo.png", NAME, "1", "no picture"),
        ExplanationJson.read(bytes(error)));
    ObjectNode notWritten = line(MadeChecks.cat(Status.FOUND)).put("error", "disk full");
    assertInstanceOf(ExplanationLine.Failed.class, ExplanationJson.read(bytes(notWritten)));
  }

  @Test
  void aLineThatIsCutAnywhereIsDamaged() {
    String line = line(MadeChecks.cat(Status.FOUND)).toString();
    for (int end = 0; end < line.length(); end += 7) {
      String cut = line.substring(0, end);
      assertThrows(DamagedException.class, () -> ExplanationJson.read(bytes(cut)), cut);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"schema", "image", "model", "status", "anchor", "cost", "run", "seed"})
  void aLineWithoutAFieldIsDamaged(String key) {
    ObjectNode line = line(MadeChecks.cat(Status.FOUND));
    line.remove(key);
    assertThrows(DamagedException.class, () -> ExplanationJson.read(bytes(line)));
    assertThrows(
        DamagedException.class, () -> ExplanationJson.read(bytes(line.putArray(key).add(1))));
  }

  @Test
  void anotherSchemaIsNotReadForThisOne() {
    byte[] attack = bytes(new AttackJson(MODEL, "1").of(MadeResults.attack()));
    assertThrows(DamagedException.class, () -> ExplanationJson.read(attack));
  }

  @Test
  void comparisonsAreReadAsTheyWereWritten() throws DamagedException {
    Comparison written = MadeResults.comparison();
    ComparisonJson json = new ComparisonJson("a.png", "b.png", "1");
    ObjectNode line = json.of(written, MODEL, MODEL, READ).put("newer", 1);
    var read = assertInstanceOf(ComparisonLine.Compared.class, ComparisonJson.read(bytes(line)));
    assertEquals("a.png", read.firstImage());
    assertEquals("b.png", read.secondImage());
    assertEquals(written.first().explained(), read.first().explained());
    assertEquals(written.second().result().anchor(), read.second().anchor().superpixels());
    assertEquals(written.second().result().precision(), read.second().anchor().precision());
    assertEquals(written.overlap().pixels(), read.overlap());
    assertEquals(List.of("nullBand"), read.cutShort());
    assertEquals(12_345, read.evaluations());
    assertEquals(
        new ComparisonLine.Failed("a.png", "b.png", "1", "no picture"),
        ComparisonJson.read(bytes(json.ofError("no picture"))));
    line.remove("overlap");
    assertThrows(DamagedException.class, () -> ComparisonJson.read(bytes(line)));
  }

  @Test
  void attacksAreReadAsTheyWereWritten() throws DamagedException {
    AttackReport written = MadeResults.attack();
    AttackJson json = new AttackJson(MODEL, "1");
    ObjectNode line = json.of(written).put("newer", 1);
    assertEquals(
        new AttackLine.Attacked(
            "photo.png",
            NAME,
            OptionalInt.empty(),
            AttackStatus.SUCCESS,
            true,
            written.result().before(),
            written.read(),
            -1.25,
            1_234,
            written.result().distance(),
            "out.png",
            0,
            "1"),
        AttackJson.read(bytes(line)));
    assertEquals(
        new AttackLine.Failed("photo.png", NAME, "1", "no picture"),
        AttackJson.read(bytes(json.ofError("photo.png", "no picture"))));
    line.remove("distances");
    assertThrows(DamagedException.class, () -> AttackJson.read(bytes(line)));
  }

  private static List<OptionalLong> left() {
    return List.of(OptionalLong.empty(), OptionalLong.of(0), OptionalLong.of(5));
  }

  @ParameterizedTest
  @MethodSource("left")
  void summariesAreReadAsTheyWereWritten(OptionalLong left) throws DamagedException {
    Summary written =
        new Summary(
            "m",
            3,
            1,
            left,
            300,
            Map.of(Status.FOUND, 2, Status.EMPTY, 1),
            Map.of(1, 1, 2, 1),
            1,
            .2,
            Map.of("model", 1.5),
            List.of(new Summary.Kind(List.of(.5, .1, -.1), .05, .75, .25)),
            List.of(new Summary.OfClass(7, "a", 3, 2, List.of(0., 1.), List.of(1.), List.of(1.))),
            1,
            List.of(new Session(3, 1, 300, 1.25)));
    assertEquals(written, SummaryJson.read(bytes(SummaryJson.of(written).put("newer", 1))));
    assertThrows(
        DamagedException.class, () -> SummaryJson.read(bytes("{\"schema\":\"kedge.summary/1\"")));
  }

  @Test
  void whatARunDependsOnIsReadInItsOrder() throws DamagedException {
    Map<String, String> written = new LinkedHashMap<>();
    written.put("version", "1");
    written.put("seed", "7");
    written.put("fill", "mean");
    Map<String, String> read = RunJson.read(bytes(RunJson.of(written)));
    assertEquals(List.copyOf(written.entrySet()), List.copyOf(read.entrySet()));
    assertThrows(DamagedException.class, () -> RunJson.read(bytes("{\"schema\":\"other/1\"}")));
  }
}
