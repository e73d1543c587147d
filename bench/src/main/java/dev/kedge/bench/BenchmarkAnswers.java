package dev.kedge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * What the results answer, question by question: each with its yardstick, its machine and, where it
 * helps, a drawing. Of a file that is not there nothing is said. Used by one thread.
 */
final class BenchmarkAnswers {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PICTURES = "pictures/";

  private final Path results;
  private final StringBuilder page = new StringBuilder();
  private final Map<String, String> drawings = new LinkedHashMap<>();

  BenchmarkAnswers(Path results) {
    this.results = results;
  }

  /** The page and its drawings, by their names. */
  Map<String, String> files() throws IOException {
    page.append(
        """
        # Benchmarks
        What is fast, against what, on which machine. Machines are noisy: ratios within one run count, not absolute times. Blue bars are Kedge, grey ones what it is measured against. Every figure: [benchmarks-tables.md](benchmarks-tables.md); how each was run: [bench/README.md](../bench/README.md). Made by `bench/run BenchmarksPage bench/results docs/benchmarks.md`; not to be edited.
        """);
    share();
    masking();
    engine();
    strategies();
    pythonPackage();
    growth();
    segmenters();
    attacks();
    page.append('\n').append(card());
    Map<String, String> files = new LinkedHashMap<>();
    files.put(BenchmarksPage.PAGE, page.toString());
    files.putAll(drawings);
    return files;
  }

  private void share() throws IOException {
    JsonNode result = read("end-to-end.json");
    List<JsonNode> rows = rows(result, row -> row.path("batch").asInt() == 16);
    if (rows.isEmpty()) {
      return;
    }
    List<JsonNode> all = rows(result, row -> true);
    question("Where does the time of one explanation go?", result);
    say(
        ("Into the model: %s of the wall time is spent inside ONNX Runtime, whatever model, batch"
                + " and threads. What Kedge adds (superpixels, masking, search) is the rest.")
            .formatted(range(all, "shareInModel", 100, "%.1f", " %")));
    BarChart chart = new BarChart("Share of an explanation's time inside the model, batches of 16");
    for (JsonNode row : rows) {
      double share = row.path("shareInModel").asDouble();
      chart.add(
          "%s, %s, %s"
              .formatted(
                  row.path("model").asText(),
                  row.path("strategy").asText(),
                  row.path("inference").asText().replaceAll(".*, (\\d+ threads?)$", "$1")),
          share,
          number("%.1f %%", 100 * share),
          true);
    }
    draw("bench-share", chart);
  }

  private void masking() throws IOException {
    JsonNode result = read("select-against-copy.json");
    List<JsonNode> simd = rows(result, row -> row.path("way").asText().equals("simd"));
    if (simd.isEmpty()) {
      return;
    }
    List<Double> faster = new ArrayList<>();
    for (JsonNode row : simd) {
      rows(result, other -> other.path("way").asText().equals("scalar") && same(row, other))
          .forEach(scalar -> faster.add(rate(row) / rate(scalar)));
    }
    question("How fast are pictures masked?", result);
    say(
        ("Against a plain copy of the same bytes, which is all that could be done: the Vector API"
             + " masks at %s of its rate, and %s to %s times as fast as plain Java. What it makes"
             + " is the same to the bit.")
            .formatted(
                range(simd, "shareOfCopy", 100, "%.0f", " %"),
                number("%.0f", faster.stream().mapToDouble(d -> d).min().orElse(0)),
                number("%.0f", faster.stream().mapToDouble(d -> d).max().orElse(0))));
    JsonNode first = simd.getFirst();
    BarChart chart =
        new BarChart(
            "Masked pictures a second, %s superpixels, batches of %s"
                .formatted(first.path("superpixels").asText(), first.path("batch").asText()));
    rows(result, row -> same(row, first))
        .forEach(
            row -> {
              String way = row.path("way").asText();
              boolean copy = way.equals("copy");
              chart.add(
                  copy
                      ? "a copy"
                      : way.equals("simd") ? "masked, Vector API" : "masked, plain Java",
                  rate(row),
                  number("%,.0f", rate(row)),
                  !copy);
            });
    draw("bench-masking", chart);
  }

  private static boolean same(JsonNode one, JsonNode other) {
    return one.path("superpixels").equals(other.path("superpixels"))
        && one.path("batch").equals(other.path("batch"));
  }

  private static double rate(JsonNode row) {
    return row.path("imagesPerSecond").asDouble();
  }

  private void engine() throws IOException {
    JsonNode result = read("throughput.json");
    List<JsonNode> all = rows(result, row -> row.has("plainLoop"));
    if (all.isEmpty()) {
      return;
    }
    // The first rows, of as many pictures, are the claim; the others sweep one setting each.
    List<JsonNode> claim =
        all.stream().takeWhile(row -> pictures(row) == pictures(all.getFirst())).toList();
    question("How fast are many pictures explained?", result);
    BarChart chart = new BarChart("Masked pictures a second, as a share of the bare model's");
    Set<String> told = new LinkedHashSet<>();
    for (JsonNode row : claim) {
      String model = row.path("model").asText();
      say(
          ("%s, %s pictures: %s times the rate of explanations one after the other, and %s times"
               + " that of a bare loop over the model with a constant batch (%s times that of one"
               + " such loop on each core).")
              .formatted(
                  model,
                  row.path("pictures").asText(),
                  number("%.2f", row.path("gain").asDouble()),
                  number("%.2f", row.path("shareOfBareLoop").asDouble()),
                  number("%.2f", row.path("shareOfBareLoopEachCore").asDouble())));
      if (told.add(model)) {
        double bare = row.path("bareLoop").asDouble();
        bar(chart, model + ", the engine", row.path("engine").asDouble(), bare, true);
        bar(chart, model + ", one by one", row.path("plainLoop").asDouble(), bare, true);
        bar(chart, model + ", the bare model", bare, bare, false);
      }
    }
    page.append(
        "\nThe same model twice is two runs. Rows with fewer pictures in flight, larger photos or"
            + " other batches, where the engine gains less, are in the tables.\n");
    draw("bench-engine", chart);
  }

  private static void bar(BarChart chart, String label, double rate, double bare, boolean ours) {
    chart.add(label, rate / bare, number("%.2f", rate / bare) + number(" (%,.0f)", rate), ours);
  }

  private static int pictures(JsonNode row) {
    return row.path("pictures").asInt();
  }

  private void strategies() throws IOException {
    JsonNode result = read("strategies-on-a-photo.json");
    List<JsonNode> rows = rows(result, row -> row.has("medianEvaluations"));
    if (rows.isEmpty()) {
      return;
    }
    question("How many pictures must the model see?", result);
    BarChart chart = new BarChart("Pictures through the model for one explanation, median");
    for (JsonNode row : rows) {
      int evaluations = row.path("medianEvaluations").asInt();
      String strategy = row.path("strategy").asText();
      chart.add(strategy, evaluations, number("%,d", evaluations), !strategy.equals("reference"));
    }
    JsonNode first = rows.getFirst();
    say(
        ("%s, one photo, %s seeds: the certified search, whose bound holds, against the reference"
                + " strategy, which only estimates.")
            .formatted(first.path("model").asText(), first.path("seeds").asText()));
    draw("bench-strategies", chart);
    page.append(
        "\nOn truth tables, without a clock: [certified.md](../bench/results/certified.md),"
            + " [reference-parity.md](../bench/results/reference-parity.md).\n");
  }

  private void pythonPackage() throws IOException {
    JsonNode result = read("alibi.json");
    List<JsonNode> rows = rows(result, row -> row.has("timesAsFast"));
    if (rows.isEmpty()) {
      return;
    }
    question("How fast is it against the Python package?", result);
    say(
        "On one core with the same ONNX Runtime and model, 8 photos: "
            + range(rows, "timesAsFast", 1, "%.1f", " times as fast as alibi's AnchorImage")
            + ". That was before the anytime search, which asks for .32 to .60 times as many"
            + " masks on photos (before-and-after in the tables); against alibi it was not"
            + " measured again.");
    BarChart chart = new BarChart("Kedge: how many times as fast as alibi's AnchorImage");
    for (JsonNode row : rows) {
      double times = row.path("timesAsFast").asDouble();
      chart.add(
          row.path("model").asText() + ", " + row.path("settings").asText(),
          times,
          number("%.1f", times),
          true);
    }
    draw("bench-alibi", chart);
  }

  private void growth() throws IOException {
    JsonNode result = read("growth.json");
    for (JsonNode row : rows(result, row -> true)) {
      question("Does a long run grow, or slow down?", result);
      say(
          ("%s pictures in one engine: %s MiB resident after 5,000, %s MiB at the end; the last"
                  + " tenth went at %s times the rate of the first.")
              .formatted(
                  number("%,d", pictures(row)),
                  row.path("residentMebibytes").path("after5000").asText(),
                  row.path("residentMebibytes").path("after" + pictures(row)).asText(),
                  number("%.2f", row.path("lastToFirst").asDouble())));
    }
  }

  private void segmenters() throws IOException {
    JsonNode result = read("segmenter-cpu-time.json");
    Set<String> methods = new LinkedHashSet<>();
    rows(result, row -> true).forEach(row -> methods.add(row.path("method").asText()));
    if (methods.isEmpty()) {
      return;
    }
    question("How long does it take to cut a picture into superpixels?", result);
    say(
        "Of one thread, the median photo, for each set of parameters measured. Against"
            + " scikit-image:"
            + " [segmenters-against-scikit-image.md](../bench/results/segmenters-against-scikit-image.md).");
    BarChart chart = new BarChart("Milliseconds to cut a picture into superpixels");
    Set<String> settings = new LinkedHashSet<>();
    for (JsonNode row : rows(result, row -> true)) {
      String setting = row.path("method").asText() + row.path("parameters");
      if (settings.add(setting)) {
        double[] times =
            rows(result, r -> (r.path("method").asText() + r.path("parameters")).equals(setting))
                .stream()
                .mapToDouble(r -> r.path("medianMilliseconds").asDouble())
                .sorted()
                .toArray();
        double median = times[times.length / 2];
        String count =
            row.path("parameters").has("n_segments")
                ? ", " + row.path("parameters").path("n_segments").asText() + " aimed at"
                : "";
        chart.add(row.path("method").asText() + count, median, number("%.1f ms", median), true);
      }
    }
    draw("bench-segmenters", chart);
  }

  private void attacks() throws IOException {
    JsonNode result = read("attacks.json");
    Set<String> ways = new LinkedHashSet<>();
    rows(result, row -> true).forEach(row -> ways.add(row.path("way").asText()));
    if (ways.isEmpty()) {
      return;
    }
    question("How often do the attacks reach another answer?", result);
    say(
        ("Any other class, within %s pictures through the model; counted is what was read again"
                + " from the saved file by a process of its own.")
            .formatted(rows(result, row -> true).getFirst().path("most").asText()));
    BarChart chart = new BarChart("Photos and models with another answer, untargeted");
    for (String way : ways) {
      List<JsonNode> tried =
          rows(
              result,
              row -> row.path("way").asText().equals(way) && !row.path("targeted").asBoolean());
      long reached = tried.stream().filter(row -> row.path("verified").asBoolean()).count();
      if (!tried.isEmpty()) {
        chart.add(
            way,
            (double) reached / tried.size(),
            "%s of %s".formatted(reached, tried.size()),
            true);
      }
    }
    draw("bench-attacks", chart);
  }

  private String card() throws IOException {
    String section = GpuSection.of(results.resolve(BenchmarksPage.GPU));
    int details = section.indexOf("\n## On a card: ");
    return details < 0 ? section : section.substring(0, details);
  }

  private void question(String question, JsonNode result) {
    JsonNode machine = result.path("machine");
    page.append(
        "\n## %s\n*%s, %s cores, %s, Java %s.*\n"
            .formatted(
                question,
                machine.path("processor").asText(),
                machine.path("cores").asText(),
                result.path("date").asText(),
                machine.path("java").asText()));
  }

  private void say(String text) {
    page.append("\n").append(text).append("\n");
  }

  private void draw(String name, BarChart chart) {
    drawings.put(PICTURES + name + ".svg", chart.svg());
    page.append("\n![bars, whose figures are in the tables](%s%s.svg)\n".formatted(PICTURES, name));
  }

  private JsonNode read(String name) throws IOException {
    Path file = results.resolve(name);
    return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
  }

  private static List<JsonNode> rows(JsonNode result, Predicate<JsonNode> which) {
    List<JsonNode> rows = new ArrayList<>();
    result.path("rows").forEach(rows::add);
    rows.removeIf(which.negate());
    return rows;
  }

  private static String range(
      List<JsonNode> rows, String field, double scale, String format, String unit) {
    DoubleStream low = rows.stream().mapToDouble(row -> scale * row.path(field).asDouble());
    DoubleStream high = rows.stream().mapToDouble(row -> scale * row.path(field).asDouble());
    return number(format, low.min().orElse(0))
        + " to "
        + number(format, high.max().orElse(0))
        + unit;
  }

  private static String number(String format, Object value) {
    return String.format(Locale.ROOT, format, value);
  }
}
