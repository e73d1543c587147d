package dev.kedge.bench;

import com.sun.management.ThreadMXBean;
import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.classify.Inference;
import dev.kedge.image.Image;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.ExecutionProvider;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.testimages.Demo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Batches bound by address against batches passed through ONNX Runtime's Java interface, on the
 * CPU: {@code BindingBench ROUNDS MODEL...}. Whole explanations of the embedded photo, and batches
 * alone.
 *
 * <p>The two take turns, in an order that moves from round to round, together with a second session
 * through Java: how that one compares with the first is what noise and the memory's layout do.
 * Ratios are medians over the rounds' own ratios. The model has one thread, the caller's, so that
 * its processor time can be told.
 */
public final class BindingBench {
  private static final int[] BATCH_SIZES = {1, 8, 32};

  /** Pictures classified for one figure, at least. */
  private static final int PICTURES = 64;

  /** The first is what the others are compared with. */
  private static final List<String> WAYS = List.of("java", "javaAgain", "byAddress");

  record Rounds(int warmUp, int counted) {}

  private record Figure(double wallMillis, double processorMillis, long bytes) {}

  private BindingBench() {}

  public static void main(String[] args) throws IOException {
    Rounds rounds = new Rounds(3, Integer.parseInt(args[0]));
    List<Map<String, Object>> rows = new ArrayList<>();
    for (String model : Arrays.asList(args).subList(1, args.length)) {
      rows.addAll(measure(Path.of(model), rounds));
    }
    Results.print("binding", rows);
  }

  static List<Map<String, Object>> measure(Path model, Rounds rounds) throws IOException {
    List<Map<String, Object>> rows = new ArrayList<>();
    Image photo = new ImageReader().read(Demo.photo(), Demo.PHOTO);
    ModelOptions options = ModelOptions.builder().threads(1).build();
    try (OnnxClassifier java = OnnxClassifier.open(model, options);
        OnnxClassifier again = OnnxClassifier.open(model, options);
        OnnxClassifier bound =
            OnnxClassifier.open(model, options, ExecutionProvider.cpuByAddress())) {
      List<OnnxClassifier> ways = List.of(java, again, bound);
      requireSame(explain(java, photo), explain(bound, photo));
      rows.add(
          row(model, "explanation", rounds, ways.stream().map(c -> explaining(c, photo)).toList()));
      for (int size : BATCH_SIZES) {
        rows.add(batches(model, rounds, ways, photo, size));
      }
    }
    return rows;
  }

  private static Runnable explaining(OnnxClassifier classifier, Image photo) {
    return () -> explain(classifier, photo);
  }

  private static Explanation explain(OnnxClassifier classifier, Image photo) {
    try (AnchorExplainer explainer = new AnchorExplainer(classifier)) {
      return explainer.explain(photo);
    }
  }

  private static void requireSame(Explanation java, Explanation bound) {
    Inference inference = bound.used().inference();
    if (!inference.notes().getLast().endsWith("bound by address")) {
      throw new IllegalStateException(inference.toString());
    }
    if (!java.explained().equals(bound.explained())
        || !java.result().anchor().equals(bound.result().anchor())
        || java.cost().evaluations() != bound.cost().evaluations()) {
      throw new IllegalStateException(
          "explanations differ: " + java.result() + " and " + bound.result());
    }
  }

  private static Map<String, Object> batches(
      Path model, Rounds rounds, List<OnnxClassifier> ways, Image photo, int size) {
    List<ImageBatch> batches = new ArrayList<>();
    List<Runnable> runs = new ArrayList<>();
    for (OnnxClassifier classifier : ways) {
      ImageBatch batch = ImageBatch.openHost(classifier.input(), size);
      batches.add(batch);
      var preprocessing = classifier.model().preprocessing();
      Image view = preprocessing.view(photo);
      for (int i = 0; i < size; i++) {
        preprocessing.write(view, classifier.input(), batch.row(i));
      }
      batch.count(size);
      int calls = Math.ceilDiv(PICTURES, size);
      runs.add(
          () -> {
            for (int call = 0; call < calls; call++) {
              classifier.classify(batch);
            }
          });
    }
    Map<String, Object> row =
        row(
            model,
            String.format(Locale.ROOT, "%d batches of %d", Math.ceilDiv(PICTURES, size), size),
            rounds,
            runs);
    batches.forEach(ImageBatch::close);
    return row;
  }

  /** Figures by round and way. */
  private static List<List<Figure>> figures(Rounds rounds, List<Runnable> runs) {
    List<List<Figure>> figures = new ArrayList<>();
    for (int round = -rounds.warmUp; round < rounds.counted; round++) {
      Figure[] ofRound = new Figure[runs.size()];
      for (int turn = 0; turn < runs.size(); turn++) {
        int way = Math.floorMod(round + turn, runs.size());
        ofRound[way] = figure(runs.get(way));
      }
      if (round >= 0) {
        figures.add(List.of(ofRound));
      }
    }
    return figures;
  }

  private static Figure figure(Runnable run) {
    ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long bytes = thread.getCurrentThreadAllocatedBytes();
    long processor = thread.getCurrentThreadCpuTime();
    long start = System.nanoTime();
    run.run();
    long wall = System.nanoTime() - start;
    processor = thread.getCurrentThreadCpuTime() - processor;
    return new Figure(wall / 1e6, processor / 1e6, thread.getCurrentThreadAllocatedBytes() - bytes);
  }

  private static Map<String, Object> row(
      Path model, String what, Rounds rounds, List<Runnable> runs) {
    List<List<Figure>> figures = figures(rounds, runs);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(model.getFileName()));
    row.put("what", what);
    row.put("rounds", rounds.counted);
    row.put(
        "loadAverage",
        Results.rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    for (int w = 0; w < WAYS.size(); w++) {
      int way = w;
      Map<String, Object> of = new LinkedHashMap<>();
      of.put("wallMillis", median(figures, r -> r.get(way).wallMillis));
      of.put("processorMillis", median(figures, r -> r.get(way).processorMillis));
      of.put(
          "fastestProcessorMillis",
          Results.rounded(
              figures.stream().mapToDouble(r -> r.get(way).processorMillis).min().orElse(0)));
      of.put("heapBytes", median(figures, r -> r.get(way).bytes));
      if (way > 0) {
        of.put("wallToJava", median(figures, r -> r.get(way).wallMillis / r.getFirst().wallMillis));
        of.put(
            "processorToJava",
            median(figures, r -> r.get(way).processorMillis / r.getFirst().processorMillis));
      }
      row.put(WAYS.get(way), of);
    }
    return row;
  }

  private interface Measure {
    double of(List<Figure> round);
  }

  private static double median(List<List<Figure>> figures, Measure measure) {
    double[] sorted = figures.stream().mapToDouble(measure::of).sorted().toArray();
    return Results.rounded(sorted[sorted.length / 2]);
  }
}
