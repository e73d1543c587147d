package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Tables in Markdown of JSON objects: a column for each field, those of inner objects as well. */
final class Table {
  private static final Set<String> TOLD_ELSEWHERE = Set.of("bench", "date", "machine", "note");

  private Table() {}

  /** A row for each object of an array. */
  static String of(JsonNode objects) {
    List<Map<String, String>> rows = new ArrayList<>();
    objects.forEach(object -> rows.add(flat(object)));
    return of(rows);
  }

  /** A row for each field of a result that has no rows. */
  static String ofFields(JsonNode result) {
    return of(
        flat(result).entrySet().stream()
            .filter(field -> TOLD_ELSEWHERE.stream().noneMatch(t -> isIn(t, field.getKey())))
            .<Map<String, String>>map(
                field -> {
                  Map<String, String> row = new LinkedHashMap<>();
                  row.put("figure", field.getKey());
                  row.put("value", field.getValue());
                  return row;
                })
            .toList());
  }

  private static boolean isIn(String object, String field) {
    return field.equals(object) || field.startsWith(object + ".");
  }

  static String of(List<Map<String, String>> rows) {
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    StringBuilder table = new StringBuilder();
    table.append(line(List.copyOf(columns)));
    table.append(line(columns.stream().map(column -> "---").toList()));
    rows.forEach(
        row ->
            table.append(
                line(columns.stream().map(column -> row.getOrDefault(column, "")).toList())));
    return table.toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replace('\n', ' '))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static Map<String, String> flat(JsonNode object) {
    Map<String, String> fields = new LinkedHashMap<>();
    flatten("", object, fields);
    return fields;
  }

  private static void flatten(String before, JsonNode node, Map<String, String> fields) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  flatten(
                      before.isEmpty() ? field.getKey() : before + "." + field.getKey(),
                      field.getValue(),
                      fields));
    } else {
      fields.put(before, node.isValueNode() ? node.asText() : node.toString());
    }
  }
}
