package dev.kedge.bench;

import dev.kedge.Scene;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.report.Words;
import dev.kedge.segment.Grid;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Memory and rate while an engine goes through very many pictures of six superpixels. The last
 * tenth are the pictures of the first, and in both the bare model is timed now and then, so that a
 * machine that has become slower is not taken for an engine that has.
 */
final class Growth {
  private static final int AT_FIRST = 500;
  private static final int BARE_SAMPLES = 10;
  private static final Duration BARE_TURN = Duration.ofSeconds(1);
  private static final int BATCH = 16;

  private final GatedClassifier gated;
  private final OnnxClassifier bare;
  private final int pictures;
  private final Window first;
  private final Window last;
  private final Map<String, Object> resident = new LinkedHashMap<>();
  private final Map<String, Object> live = new LinkedHashMap<>();
  private int count;

  private Growth(GatedClassifier gated, OnnxClassifier bare, int pictures) {
    this.gated = gated;
    this.bare = bare;
    this.pictures = pictures;
    int window = Math.max(BARE_SAMPLES, pictures / 10);
    this.first = new Window(0, window);
    this.last = new Window(pictures - window, pictures);
  }

  /**
   * Some pictures one after the other: how long they took, and how fast the model was meanwhile.
   */
  private static final class Window {
    final int from;
    final int to;
    final List<Double> bare = new ArrayList<>();
    long nanos;
    long since;

    Window(int from, int to) {
      this.from = from;
      this.to = to;
    }

    double rate() {
      return (to - from) * 1e9 / nanos;
    }
  }

  static Map<String, Object> measure(Path model, Crops crops, int pictures) {
    ModelOptions oneThread = ModelOptions.builder().threads(1).build();
    try (OnnxClassifier own = OnnxClassifier.open(model, oneThread);
        OnnxClassifier bare = OnnxClassifier.open(model, oneThread)) {
      long start = System.nanoTime();
      Growth warmUp = new Growth(new GatedClassifier(own), bare, AT_FIRST);
      warmUp.explain(crops.sources(LongStream.range(pictures, pictures + AT_FIRST)), false);
      double cold = AT_FIRST * 1e9 / (System.nanoTime() - start);
      Growth growth = new Growth(new GatedClassifier(own), bare, pictures);
      int repeatsFrom = growth.last.from;
      growth.explain(crops.sources(LongStream.range(0, pictures).map(i -> i % repeatsFrom)), true);
      return growth.row(own, cold);
    }
  }

  private void explain(Stream<dev.kedge.engine.Source> sources, boolean measured) {
    Job.Builder asked = Job.builder().scene(Scene.builder().segmenter(Grid.of(2, 3)).build());
    first.since = System.nanoTime();
    try (Engine engine = Engine.open(gated, EngineOptions.DEFAULTS);
        Stream<Outcome> outcomes = engine.explain(sources.map(asked::build))) {
      outcomes.forEach(
          outcome -> {
            ThroughputRun.requireExplained(outcome);
            count++;
            if (measured) {
              look(first);
              look(last);
              remember();
            }
          });
    }
  }

  private void look(Window window) {
    if (count == window.from) {
      window.since = System.nanoTime();
    } else if (count > window.from
        && count <= window.to
        && (count - window.from) % ((window.to - window.from) / BARE_SAMPLES) == 0) {
      window.nanos += System.nanoTime() - window.since;
      gated.hold(
          () ->
              window.bare.add(
                  BareLoop.picturesPerSecond(
                      bare, BATCH, Runtime.getRuntime().availableProcessors(), BARE_TURN)));
      window.since = System.nanoTime();
    }
  }

  private void remember() {
    if (count == AT_FIRST || count == pictures / 2 || count == pictures) {
      resident.put("after" + count, ResidentMemory.mebibytes());
      live.put("after" + count, liveMebibytes());
    }
  }

  /** What the last collections left of the heap. */
  private static long liveMebibytes() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .filter(Objects::nonNull)
            .mapToLong(java.lang.management.MemoryUsage::getUsed)
            .sum()
        >> 20;
  }

  private Map<String, Object> row(OnnxClassifier model, double cold) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", model.model().name());
    row.put("inference", Words.runBy(model.model().inference()));
    row.put("pictures", pictures);
    row.put("residentMebibytes", resident);
    row.put("liveHeapMebibytes", live);
    row.put("picturesPerSecondWarmingUp", Results.rounded(cold));
    row.put("picturesPerSecondFirst", Results.rounded(first.rate()));
    row.put("picturesPerSecondLast", Results.rounded(last.rate()));
    row.put("lastToFirst", Results.rounded(last.rate() / first.rate()));
    double bareFirst = ThroughputRun.median(first.bare);
    double bareLast = ThroughputRun.median(last.bare);
    row.put("bareFirst", Results.rounded(bareFirst));
    row.put("bareLast", Results.rounded(bareLast));
    row.put(
        "lastToFirstOfBare", Results.rounded(last.rate() / bareLast / (first.rate() / bareFirst)));
    return row;
  }
}
