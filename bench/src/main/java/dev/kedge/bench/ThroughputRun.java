package dev.kedge.bench;

import dev.kedge.AnchorExplainer;
import dev.kedge.ExplainOptions;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Kedge;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.RunOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.onnx.OnnxOptions;
import dev.kedge.segment.Slic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * One engine over some pictures, beside the bare model and a plain loop over single explanations,
 * in turns: the engine's model is held up every few seconds, and the others run meanwhile.
 *
 * @param segments superpixels asked for
 * @param inFlight pictures in flight; 0 for the engine's choice
 * @param threads of the model; 0 for one a core
 * @param workers of the engine; 0 for its choice
 * @param plain whether single explanations are timed too
 */
record ThroughputRun(
    Path model,
    Crops crops,
    long pictures,
    int segments,
    int batchSize,
    int inFlight,
    int threads,
    int workers,
    boolean plain) {
  private static final Duration ENGINE_TURN = Duration.ofSeconds(6);
  private static final Duration BARE_TURN = Duration.ofSeconds(2);

  /** For pictures that were being read and cut when the model was held up. */
  private static final Duration TO_SETTLE = Duration.ofMillis(200);

  private static final int WARM_UP = 8;

  /** What was measured in turns. */
  private static final class Turns {
    final List<Double> engine = new ArrayList<>();
    final List<Double> bare = new ArrayList<>();
    final List<Double> bareTwice = new ArrayList<>();
    final List<Double> plain = new ArrayList<>();
    long engineNanos;
    long enginePictures;
  }

  Map<String, Object> measure() throws IOException {
    OnnxOptions settings = OnnxOptions.defaults().withIntraOpThreads(threads);
    try (OnnxClassifier bare = OnnxClassifier.open(model, settings);
        OnnxClassifier own = OnnxClassifier.open(model, settings)) {
      GatedClassifier gated = new GatedClassifier(own);
      run(gated, WARM_UP, () -> {});
      Turns turns = new Turns();
      long batches = gated.batches();
      long all = gated.pictures();
      try (Kedge engine = Kedge.open(gated, engineOptions())) {
        turnsOf(engine, gated, bare, turns);
        Map<String, Object> row = row(bare, turns);
        row.put("inFlight", engine.picturesInFlight());
        row.put(
            "picturesABatch",
            Results.rounded((double) (gated.pictures() - all) / (gated.batches() - batches)));
        return row;
      }
    }
  }

  private EngineOptions engineOptions() {
    return new EngineOptions(batchSize, inFlight, workers);
  }

  private ExplainOptions options() {
    return ExplainOptions.DEFAULTS
        .withSegmenter(new Slic(segments, 20, .5))
        .withInferenceBatch(batchSize);
  }

  private void run(GatedClassifier gated, long count, Runnable after) {
    try (Kedge engine = Kedge.open(gated, engineOptions());
        Stream<Outcome> outcomes =
            engine.explain(crops.sources(count), RunOptions.DEFAULTS.withExplain(options()))) {
      outcomes.forEach(ThroughputRun::requireExplained);
      after.run();
    }
  }

  private static void requireExplained(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      throw new IllegalStateException(failed.source().name(), failed.cause());
    }
  }

  /** Runs the engine in a thread, and holds up its model now and then. */
  private void turnsOf(Kedge engine, GatedClassifier gated, OnnxClassifier bare, Turns turns) {
    CompletableFuture<Void> explained =
        CompletableFuture.runAsync(
            () -> {
              try (Stream<Outcome> outcomes =
                  engine.explain(
                      crops.sources(pictures), RunOptions.DEFAULTS.withExplain(options()))) {
                outcomes.forEach(ThroughputRun::requireExplained);
              }
            },
            task -> Thread.ofPlatform().start(task));
    while (!explained.isDone()) {
      long before = gated.pictures();
      long start = System.nanoTime();
      try {
        explained.get(ENGINE_TURN.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Its turn is over.
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("the engine failed", e);
      }
      gated.hold(
          () -> {
            long nanos = System.nanoTime() - start;
            long evaluated = gated.pictures() - before;
            turns.engineNanos += nanos;
            turns.enginePictures += evaluated;
            turns.engine.add(evaluated * 1e9 / nanos);
            LockSupport.parkNanos(TO_SETTLE.toNanos());
            turns.bare.add(BareLoop.picturesPerSecond(bare, batchSize, 1, BARE_TURN));
            turns.bareTwice.add(BareLoop.picturesPerSecond(bare, batchSize, 2, BARE_TURN));
            if (plain) {
              turns.plain.add(plainly(bare, turns.plain.size()));
            }
          });
    }
  }

  /** Masked pictures a second of one explanation alone, reading counted in. */
  private double plainly(OnnxClassifier classifier, int number) {
    try {
      long start = System.nanoTime();
      long evaluations =
          new AnchorExplainer(classifier)
              .explain(crops.read(number), options())
              .cost()
              .evaluations();
      return evaluations * 1e9 / (System.nanoTime() - start);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> row(OnnxClassifier bare, Turns turns) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("model", String.valueOf(model.getFileName()));
    row.put("inference", bare.model().inference());
    row.put("pictures", pictures);
    row.put("superpixels", segments);
    row.put("magnified", crops.magnified());
    row.put("batch", batchSize);
    row.put("workers", workers);
    row.put("turns", turns.engine.size());
    double rate = turns.enginePictures * 1e9 / turns.engineNanos;
    row.put("engine", Results.rounded(rate));
    row.put("bare", Results.rounded(median(turns.bare)));
    row.put("bareTwoLoops", Results.rounded(median(turns.bareTwice)));
    row.put("shareOfBare", Results.rounded(median(ratios(turns.engine, turns.bare))));
    row.put("shareOfTwoLoops", Results.rounded(median(ratios(turns.engine, turns.bareTwice))));
    row.put("shareOfBareOverall", Results.rounded(rate / mean(turns.bare)));
    if (plain) {
      row.put("plainLoop", Results.rounded(median(turns.plain)));
      row.put("gain", Results.rounded(median(ratios(turns.engine, turns.plain))));
    }
    row.put("residentMebibytes", ResidentMemory.mebibytes());
    row.put("mostResidentMebibytes", ResidentMemory.mostMebibytes());
    return row;
  }

  private static List<Double> ratios(List<Double> these, List<Double> those) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < these.size(); i++) {
      ratios.add(these.get(i) / those.get(i));
    }
    return ratios;
  }

  private static double mean(List<Double> figures) {
    return figures.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  private static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElse(0.0);
  }
}
