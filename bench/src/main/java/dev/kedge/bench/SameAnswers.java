package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the lines of JSON that two checkouts wrote ({@code bench/same-answers}): all of it but
 * {@code run}, and options that one of them does not tell. A search that a limit ended may be
 * NOT_FOUND before and LIMIT after. Saved pictures are compared byte for byte.
 */
public final class SameAnswers {
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Integer> oneSided = new TreeMap<>();
  private int lines;
  private int limits;
  private final List<String> differences = new ArrayList<>();

  private SameAnswers() {}

  /** Takes the two folders of answers, before and after. */
  public static void main(String[] args) throws IOException {
    SameAnswers same = new SameAnswers();
    Path before = Path.of(args[0]);
    Path after = Path.of(args[1]);
    for (String file :
        new TreeSet<>(Stream.of(names(before), names(after)).flatMap(Set::stream).toList())) {
      same.compare(file, before.resolve(file), after.resolve(file));
    }
    same.differences.forEach(System.out::println);
    System.out.printf(
        "%d lines compared, %d differ; NOT_FOUND before and LIMIT after: %d; options told on one"
            + " side only: %s%n",
        same.lines, same.differences.size(), same.limits, same.oneSided);
    System.exit(same.differences.isEmpty() && same.lines > 0 ? 0 : 1);
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".jsonl") || name.endsWith(".png"))
          .collect(Collectors.toSet());
    }
  }

  private void compare(String file, Path before, Path after) throws IOException {
    if (!Files.exists(before) || !Files.exists(after)) {
      differences.add(file + ": on one side only");
      return;
    }
    if (file.endsWith(".png")) {
      lines++;
      if (!Arrays.equals(Files.readAllBytes(before), Files.readAllBytes(after))) {
        differences.add(file + ": other bytes");
      }
      return;
    }
    List<String> first = Files.readAllLines(before);
    List<String> second = Files.readAllLines(after);
    if (first.size() != second.size()) {
      differences.add(
          String.format(Locale.ROOT, "%s: %d lines, %d lines", file, first.size(), second.size()));
      return;
    }
    for (int i = 0; i < first.size(); i++) {
      lines++;
      List<String> found = new ArrayList<>();
      compare("", json.readTree(first.get(i)), json.readTree(second.get(i)), found);
      if (!found.isEmpty()) {
        differences.add(
            String.format(
                Locale.ROOT,
                "%s line %d: %s",
                file,
                i + 1,
                String.join("; ", found.subList(0, Math.min(4, found.size())))));
      }
    }
  }

  private void compare(String at, JsonNode before, JsonNode after, List<String> found) {
    if (before instanceof ObjectNode && after instanceof ObjectNode) {
      Set<String> keys = new TreeSet<>();
      before.fieldNames().forEachRemaining(keys::add);
      after.fieldNames().forEachRemaining(keys::add);
      keys.remove("run");
      for (String key : keys) {
        String path = at + "/" + key;
        if (before.has(key) && after.has(key)) {
          compare(path, before.get(key), after.get(key), found);
        } else if (at.endsWith("/options")) {
          oneSided.merge(key, 1, Integer::sum);
        } else {
          found.add(path + " on one side only");
        }
      }
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(at + "/" + i, before.get(i), after.get(i), found);
      }
    } else if (before.asText().equals("NOT_FOUND") && after.asText().equals("LIMIT")) {
      limits++;
    } else if (!before.equals(after)) {
      found.add("%s was %s, is %s".formatted(at, before, after));
    }
  }
}
