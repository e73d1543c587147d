package dev.kedge.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class SearchOnTablesTest {
  private static final String COFFEE = "tables/mbv2__tutorial__coffee.json";

  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new SearchOnTables())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(errors))
        .execute(arguments);
  }

  @Test
  void printsALineOfJsonPerRun() throws Exception {
    assertEquals(0, run(COFFEE, "--strategy", "reference", "--seeds", "3-7"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(5, lines.size());
    Set<String> keys =
        Set.of(
            "table",
            "strategy",
            "seed",
            "status",
            "anchor",
            "evidence",
            "precision",
            "evaluations",
            "draws");
    for (int i = 0; i < 5; i++) {
      JsonNode json = new ObjectMapper().readTree(lines.get(i));
      Set<String> names = new HashSet<>();
      json.fieldNames().forEachRemaining(names::add);
      assertEquals(keys, names);
      assertEquals(3 + i, json.get("seed").intValue());
      assertEquals("mbv2__tutorial__coffee", json.get("table").textValue());
      assertTrue(json.get("draws").intValue() >= json.get("evaluations").intValue());
    }
  }

  @Test
  void exhaustiveFindsWhatTheTableSays() throws Exception {
    assertEquals(0, run(COFFEE, "--strategy", "exhaustive"));
    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertEquals(
        List.of(2, 4),
        StreamSupport.stream(json.get("anchor").spliterator(), false)
            .map(JsonNode::intValue)
            .toList());
    assertEquals("EXACT", json.get("evidence").textValue());
    assertEquals(4096, json.get("evaluations").intValue());
  }

  @Test
  void summarisesInMarkdown() {
    assertEquals(0, run(COFFEE, "--seeds", "0-9", "--summary"));
    List<String> lines = out.toString().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.get(2).startsWith("| mbv2__tutorial__coffee | 12 | 1 | 50 / 10 | 425.0 / "));
    assertEquals(
        lines.get(0).chars().filter(c -> c == '|').count(),
        lines.get(2).chars().filter(c -> c == '|').count());
  }

  @Test
  void saysWhatIsWrong() {
    assertEquals(2, run(COFFEE, "--strategy", "magic"));
    assertEquals(2, run(COFFEE, "--seeds", "9-1"));
    assertEquals(2, run(COFFEE, "--tau", "0"));
    assertTrue(errors.toString().contains("no strategy \"magic\""));
    assertTrue(errors.toString().contains("--seeds is 9-1"));
    assertTrue(errors.toString().contains("tau is 0.0, must be between 0 and 1"));
    assertEquals(1, run("pom.xml"));
  }
}
