package dev.kedge.spark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of Java processes during a run, on Linux: what the system gave them, and what collections
 * left in their heaps, where they log those to {@code gc.log} in their working directory ({@code
 * -Xlog:gc:file=gc.log}). Used by one thread.
 */
final class MemoryOverTime {
  private static final Pattern COLLECTION =
      Pattern.compile(
          "\\[([\\d.]+)s].* Pause (?:Young|Full).* \\d+M->(\\d+)M\\(\\d+M\\) ([\\d.]+)ms");

  private final Map<String, Watched> processes = new LinkedHashMap<>();
  private final long start = System.currentTimeMillis();

  /**
   * A process.
   *
   * @param born seconds, as all times since this object was made
   * @param log of its collections; it outlives the process
   * @param resident MiB
   * @param cpu seconds of a core that it used until then
   */
  private record Watched(double born, Path log, List<Measured> resident, List<Measured> cpu) {}

  private record Measured(double at, double value) {}

  /** Looks at a process of a name, if it is still there. */
  void look(String name, ProcessHandle process) throws IOException {
    Path folder = Path.of("/proc", "" + process.pid());
    try {
      Watched watched = processes.get(name);
      if (watched == null) {
        long born = process.info().startInstant().orElseThrow().toEpochMilli();
        Path log = folder.resolve("cwd").toRealPath().resolve("gc.log");
        watched = new Watched(seconds(born), log, new ArrayList<>(), new ArrayList<>());
        processes.put(name, watched);
      }
      Watched seen = watched;
      double now = seconds(System.currentTimeMillis());
      process
          .info()
          .totalCpuDuration()
          .ifPresent(used -> seen.cpu.add(new Measured(now, used.toMillis() / 1e3)));
      for (String line : Files.readAllLines(folder.resolve("status"))) {
        if (line.startsWith("VmRSS")) {
          watched.resident.add(
              new Measured(now, Long.parseLong(line.replaceAll("\\D", "")) / 1024.0));
        }
      }
    } catch (IOException | NoSuchElementException e) {
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  private double seconds(long millis) {
    return (millis - start) / 1e3;
  }

  /**
   * For each process the seconds of a core that it used, of the pauses of its collections, and for
   * each tenth of the time that it was looked at: the most that it occupied, and the median of what
   * collections left in its heap, null if there were none.
   */
  ArrayNode json() throws IOException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Map.Entry<String, Watched> entry : processes.entrySet()) {
      Watched watched = entry.getValue();
      List<Measured> resident = watched.resident;
      if (resident.size() < 2) {
        continue; // a process that an executor was about to start
      }
      double from = resident.getFirst().at;
      double to = resident.getLast().at;
      ObjectNode one =
          all.addObject()
              .put("process", entry.getKey())
              .put("fromSeconds", from)
              .put("toSeconds", to)
              .put("cpuSeconds", watched.cpu.getLast().value - watched.cpu.getFirst().value);
      tenths(resident, from, to, List::getLast, one.putArray("residentMebibytes"));
      if (Files.exists(watched.log)) {
        collections(watched, from, to, one);
      }
    }
    return all;
  }

  private static void collections(Watched watched, double from, double to, ObjectNode json)
      throws IOException {
    List<Measured> left = new ArrayList<>();
    double pauses = 0;
    for (String line : Files.readAllLines(watched.log)) {
      Matcher matcher = COLLECTION.matcher(line);
      if (matcher.find()) {
        double at = watched.born + Double.parseDouble(matcher.group(1));
        left.add(new Measured(at, Double.parseDouble(matcher.group(2))));
        pauses += at < from ? 0 : Double.parseDouble(matcher.group(3)) / 1e3;
      }
    }
    json.put("pauseSeconds", pauses);
    tenths(
        left,
        from,
        to,
        values -> values.get(values.size() / 2),
        json.putArray("heapMebibytesAfterCollections"));
  }

  /** One value of those, sorted, of each tenth of the time; null for a tenth without any. */
  private static void tenths(
      List<Measured> all,
      double from,
      double to,
      ToDoubleFunction<List<Double>> one,
      ArrayNode json) {
    for (int part = 0; part < 10; part++) {
      double start = from + part * (to - from) / 10;
      double end = from + (part + 1) * (to - from) / 10;
      List<Double> values =
          all.stream()
              .filter(measured -> measured.at >= start && measured.at <= end)
              .map(Measured::value)
              .sorted()
              .toList();
      if (values.isEmpty()) {
        json.addNull();
      } else {
        json.add(Math.round(one.applyAsDouble(values)));
      }
    }
  }
}
