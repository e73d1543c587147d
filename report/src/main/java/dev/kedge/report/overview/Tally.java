package dev.kedge.report.overview;

import dev.kedge.Used;
import dev.kedge.report.json.ExplanationJson;
import dev.kedge.report.json.ExplanationLine;
import dev.kedge.search.Status;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the lines of a run say together. */
final class Tally {
  /** Parts of an explanation's time, in the order of the work, without waiting for others. */
  private static final List<String> WORK = List.of("read", "segment", "perturb", "model", "search");

  /** A picture that failed. */
  record Failure(String image, String reason) {}

  private final Set<String> explained = new HashSet<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Map<Status, Integer> statuses = new EnumMap<>(Status.class);
  private final Map<Integer, Integer> sizes = new TreeMap<>();
  private final List<Double> shares = new ArrayList<>();
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private long evaluations;
  private String model = "";
  private @Nullable Used used;

  private Tally() {}

  /** Reads a file of explanations. */
  static Tally of(Path explanations) throws IOException {
    Tally tally = new Tally();
    WORK.forEach(part -> tally.seconds.put(part, 0.0));
    try (BufferedReader in = Files.newBufferedReader(explanations)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        tally.add(ExplanationJson.read(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
    tally.failures.sort(Comparator.comparing(Failure::image));
    Collections.sort(tally.shares);
    return tally;
  }

  private void add(ExplanationLine line) {
    model = line.model().name();
    switch (line) {
      case ExplanationLine.Failed failed ->
          failures.add(new Failure(failed.image(), failed.error()));
      case ExplanationLine.Explained done -> add(done);
    }
  }

  private void add(ExplanationLine.Explained line) {
    explained.add(line.image());
    statuses.merge(line.status(), 1, Integer::sum);
    if (line.status() == Status.FOUND) {
      sizes.merge(line.anchor().superpixels().size(), 1, Integer::sum);
      shares.add(line.anchor().pixelShare());
    }
    evaluations += line.cost().evaluations();
    ExplanationLine.Seconds spent = line.run().seconds();
    seconds.merge("read", spent.read(), Double::sum);
    seconds.merge("segment", spent.segment(), Double::sum);
    seconds.merge("perturb", spent.perturb(), Double::sum);
    seconds.merge("model", spent.model(), Double::sum);
    seconds.merge("search", spent.search(), Double::sum);
    used = line.run().used();
  }

  /** Names of the pictures that were explained. */
  Set<String> explained() {
    return Collections.unmodifiableSet(explained);
  }

  /** By name. */
  List<Failure> failures() {
    return Collections.unmodifiableList(failures);
  }

  Map<Status, Integer> statuses() {
    return Collections.unmodifiableMap(statuses);
  }

  /** How many anchors were found of each size. */
  Map<Integer, Integer> sizes() {
    return Collections.unmodifiableMap(sizes);
  }

  /** The middle one of the sizes of anchors found; 0 if there is none. */
  int medianSize() {
    int left = (sizes.values().stream().mapToInt(Integer::intValue).sum() + 1) / 2;
    for (Map.Entry<Integer, Integer> size : sizes.entrySet()) {
      left -= size.getValue();
      if (left <= 0) {
        return size.getKey();
      }
    }
    return 0;
  }

  /** The middle one of the shares of the picture that anchors found have; 0 if there is none. */
  double medianShare() {
    return shares.isEmpty() ? 0 : shares.get(shares.size() / 2);
  }

  /** How many anchors found leave nothing out. */
  int wholes() {
    return (int) shares.stream().filter(share -> share >= 1).count();
  }

  /** How many pictures ended so. */
  int count(Finding finding) {
    int found = statuses.getOrDefault(Status.FOUND, 0);
    return switch (finding) {
      case ANCHOR -> found - wholes();
      case WHOLE -> wholes();
      case NO_PART -> statuses.getOrDefault(Status.EMPTY, 0);
      case NONE -> explained.size() - found - statuses.getOrDefault(Status.EMPTY, 0);
    };
  }

  /** Seconds of work, of all threads, by part: read, segment, perturb, model, search. */
  Map<String, Double> seconds() {
    return Collections.unmodifiableMap(seconds);
  }

  long evaluations() {
    return evaluations;
  }

  /** The model's name. */
  String model() {
    return model;
  }

  /** What the last of them was computed with; empty if there is none. */
  Optional<Used> used() {
    return Optional.ofNullable(used);
  }
}
