package dev.kedge.bench.gpu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.kedge.bench.Results;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A check's process: what it printed becomes figures and reason, how it ended the status. */
final class CheckProcess {
  private static final int TAIL_LINES = 12;

  private CheckProcess() {}

  /**
   * Runs a check.
   *
   * @param limit after which it is ended
   * @param output where all that it prints is kept
   * @return status, seconds, figures and, if it did not pass, the reason
   */
  static Map<String, Object> run(List<String> command, Duration limit, Path output)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    Map<String, Object> check = new LinkedHashMap<>();
    int code = process.exitValue();
    check.put(
        "status",
        ended && code == Told.PASSED
            ? "passed"
            : ended && code == Told.NOT_RUN ? "not run" : "failed");
    List<String> lines = lines(output);
    List<Map<String, Object>> figures = figures(lines);
    if (!ended) {
      check.put("reason", String.format(Locale.ROOT, "not done after %d s", limit.toSeconds()));
    } else if (code != Told.PASSED) {
      check.put("reason", reason(code, figures, lines));
    }
    check.put("seconds", Results.rounded((System.nanoTime() - start) / 1e9));
    figures.removeIf(figure -> figure.containsKey("reason"));
    check.put("figures", figures);
    return check;
  }

  private static String reason(int code, List<Map<String, Object>> figures, List<String> lines) {
    if (!figures.isEmpty() && figures.getLast().containsKey("reason")) {
      return figures.getLast().get("reason").toString();
    }
    if (code == Told.FAILED && !figures.isEmpty()) {
      return "the goal is not reached, see the figures";
    }
    List<String> tail = lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size());
    return String.format(Locale.ROOT, "ended with %d: %s", code, String.join("\n", tail));
  }

  /** JSON lines as they are, and JUnit's counts. */
  private static List<Map<String, Object>> figures(List<String> lines) {
    List<Map<String, Object>> figures = new ArrayList<>();
    Map<String, Object> tests = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.startsWith("{")) {
        figures.add(json(line));
      } else if (line.matches("\\[ *[0-9]+ tests (found|skipped|successful|failed) *]")) {
        String[] words = line.replaceAll("[\\[\\]]", "").strip().split(" ", -1);
        tests.put("tests " + words[2], Integer.valueOf(words[0]));
      } else if (line.contains(" values equal, seed ")) {
        figures.add(new LinkedHashMap<>(Map.of("compared", line.strip())));
      }
    }
    if (!tests.isEmpty()) {
      figures.add(tests);
    }
    return figures;
  }

  @SuppressWarnings("unchecked") // an object of JSON is a map by name
  private static Map<String, Object> json(String line) {
    try {
      return new ObjectMapper().readValue(line, LinkedHashMap.class);
    } catch (JsonProcessingException e) {
      return new LinkedHashMap<>(Map.of("unreadable", line));
    }
  }

  private static List<String> lines(Path output) throws IOException {
    return new String(Files.readAllBytes(output), StandardCharsets.UTF_8).lines().toList();
  }

  /** What a short command prints. */
  static String output(Duration limit, String... command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("kedge-output", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
      return Files.readString(output).strip();
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
