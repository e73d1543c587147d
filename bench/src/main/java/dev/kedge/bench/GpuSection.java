package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What {@code bench/gpu} found on cards: explanations on the CPU and on the card, all checks. */
final class GpuSection {
  private static final String NONE =
      """
      ## On a card
      Nothing has run on an NVIDIA card yet: there was none at hand. To fill this section, make a bundle by `bench/gpu/bundle FOLDER`, run `./run-checks OUT` from it on a machine with a card, put `OUT/gpu.json` into `bench/results/gpu/` under the card's name, and make this page again.
      """;

  private GpuSection() {}

  /** The section of a folder of {@code gpu.json} files, which need not be there. */
  static String of(Path folder) throws IOException {
    List<JsonNode> results = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          results.add(new ObjectMapper().readTree(file.toFile()));
        }
      }
    }
    // A rehearsal on the CPU or on the fake driver says nothing about cards.
    results.removeIf(r -> r.path("fakeDevice").asBoolean() || r.path("rehearsal").asBoolean());
    if (results.isEmpty()) {
      return NONE;
    }
    StringBuilder section = new StringBuilder("## Explanations on the CPU and on a card\n");
    section.append(Table.of(explanations(results)));
    for (JsonNode result : results) {
      if (result.has("note")) {
        section.append("\n%s\n".formatted(result.path("note").asText()));
      }
      section.append("\n## On a card: %s\n".formatted(result.path("device").asText()));
      section.append(
          "%s, host: %s with %s cores.\n\n"
              .formatted(
                  result.path("date").asText(),
                  result.path("machine").path("processor").asText(),
                  result.path("machine").path("cores").asText()));
      section.append(Table.of(checks(result)));
      for (JsonNode check : result.path("checks")) {
        if (!check.path("figures").isEmpty()) {
          section.append("\n### %s\n".formatted(check.path("name").asText()));
          section.append(Table.of(check.path("figures")));
        }
      }
    }
    return section.toString();
  }

  private static List<Map<String, String>> explanations(List<JsonNode> results) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode result : results) {
      for (JsonNode check : result.path("checks")) {
        for (JsonNode figure : check.path("figures")) {
          if (figure.has("cpuMedianSeconds")) {
            rows.add(explanation(result, figure));
          }
        }
      }
    }
    return rows;
  }

  private static Map<String, String> explanation(JsonNode result, JsonNode figure) {
    double card = figure.path("medianSeconds").asDouble();
    double cpu = figure.path("cpuMedianSeconds").asDouble();
    Map<String, String> row = new LinkedHashMap<>();
    row.put("model", figure.path("model").asText());
    row.put("card", result.path("device").asText());
    row.put("processor", result.path("machine").path("processor").asText());
    row.put("cores", result.path("machine").path("cores").asText());
    row.put("seconds on the card, median", String.valueOf(card));
    row.put("seconds on the CPU, median", String.valueOf(cpu));
    row.put("times as fast", String.valueOf(Results.rounded(cpu / card)));
    row.put(
        "same anchor",
        "%s of %s"
            .formatted(figure.path("sameAnchor").asText(), figure.path("cpuExplained").asText()));
    return row;
  }

  private static List<Map<String, String>> checks(JsonNode result) {
    List<Map<String, String>> rows = new ArrayList<>();
    for (JsonNode check : result.path("checks")) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("check", check.path("number").asText() + " " + check.path("name").asText());
      row.put("status", check.path("status").asText());
      row.put("reason", check.path("reason").asText());
      rows.add(row);
    }
    return rows;
  }
}
