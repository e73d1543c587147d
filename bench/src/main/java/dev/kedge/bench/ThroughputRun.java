package dev.kedge.bench;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.engine.Engine;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.models.ModelOptions;
import dev.kedge.onnx.OnnxClassifier;
import dev.kedge.report.Words;
import dev.kedge.segment.Slic;
import java.io.IOException;
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
 * @param plain whether single explanations are timed too
 * @param turn how long the engine runs in between
 */
record ThroughputRun(Setting setting, Crops crops, boolean plain, Duration turn) {
  private static final Duration BARE_TURN = Duration.ofSeconds(2);

  /** For pictures that were being read and cut when the model was held up. */
  private static final Duration TO_SETTLE = Duration.ofMillis(200);

  private static final int WARM_UP = 8;

  /** What was measured in turns, masked pictures a second. */
  private static final class Turns {
    final List<Double> engine = new ArrayList<>();
    final List<Double> oneLoop = new ArrayList<>();
    final List<Double> loopEach = new ArrayList<>();
    final List<Double> plain = new ArrayList<>();
    long engineNanos;
    long enginePictures;
  }

  /**
   * The model that the engine has, and two for the others: of a thread for each core, and of one.
   */
  private record Models(GatedClassifier engine, OnnxClassifier wide, OnnxClassifier narrow) {}

  Map<String, Object> measure() throws IOException {
    ModelOptions settings = ModelOptions.DEFAULTS;
    try (OnnxClassifier own =
            OnnxClassifier.open(
                setting.model(), settings.toBuilder().threads(setting.threads()).build());
        OnnxClassifier wide = OnnxClassifier.open(setting.model(), settings);
        OnnxClassifier narrow =
            OnnxClassifier.open(setting.model(), settings.toBuilder().threads(1).build())) {
      Models models = new Models(new GatedClassifier(own), wide, narrow);
      explain(models.engine, WARM_UP);
      long batches = models.engine.batches();
      long all = models.engine.pictures();
      Turns turns = new Turns();
      try (Engine engine = Engine.open(models.engine, setting.engine())) {
        takeTurns(engine, models, turns);
        Map<String, Object> row = row(own, turns);
        row.put("inFlight", engine.picturesInFlight());
        row.put(
            "picturesABatch",
            Results.rounded(
                (double) (models.engine.pictures() - all) / (models.engine.batches() - batches)));
        return row;
      }
    }
  }

  private Scene scene() {
    return Scene.builder().segmenter(new Slic(setting.segments(), 20, .5)).build();
  }

  private void explain(GatedClassifier gated, long count) {
    try (Engine engine = Engine.open(gated, setting.engine())) {
      explain(engine, count);
    }
  }

  private void explain(Engine engine, long count) {
    try (Stream<Outcome> outcomes =
        engine.explain(crops.sources(count).map(Job.builder().scene(scene())::build))) {
      outcomes.forEach(ThroughputRun::requireExplained);
    }
  }

  static void requireExplained(Outcome outcome) {
    if (outcome instanceof Outcome.Failed failed) {
      throw new IllegalStateException(failed.source().name(), failed.cause());
    }
  }

  /** Runs the engine in a thread, and holds up its model now and then. */
  private void takeTurns(Engine engine, Models models, Turns turns) {
    CompletableFuture<Void> explained =
        CompletableFuture.runAsync(
            () -> explain(engine, setting.pictures()), task -> Thread.ofPlatform().start(task));
    while (!explained.isDone()) {
      long before = models.engine.pictures();
      long start = System.nanoTime();
      try {
        explained.get(turn.toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        // Its turn is over.
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException("the engine failed", e);
      }
      models.engine.hold(
          () -> {
            long nanos = System.nanoTime() - start;
            long evaluated = models.engine.pictures() - before;
            turns.engineNanos += nanos;
            turns.enginePictures += evaluated;
            turns.engine.add(evaluated * 1e9 / nanos);
            LockSupport.parkNanos(TO_SETTLE.toNanos());
            turns.oneLoop.add(bare(models.wide, 1));
            turns.loopEach.add(bare(models.narrow, Runtime.getRuntime().availableProcessors()));
            if (plain) {
              turns.plain.add(plainly(models.wide, turns.plain.size()));
            }
          });
    }
  }

  private double bare(OnnxClassifier model, int loops) {
    return BareLoop.picturesPerSecond(model, setting.batch(), loops, BARE_TURN);
  }

  /** Masked pictures a second of one explanation alone, reading counted in. */
  private double plainly(OnnxClassifier classifier, int number) {
    Execution execution = Execution.builder().inferenceBatch(setting.batch()).build();
    try (AnchorExplainer explainer = new AnchorExplainer(classifier, execution)) {
      long start = System.nanoTime();
      long evaluations =
          explainer.explain(crops.read(number), scene(), Question.DEFAULTS).cost().evaluations();
      return evaluations * 1e9 / (System.nanoTime() - start);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private Map<String, Object> row(OnnxClassifier model, Turns turns) {
    Map<String, Object> row = new LinkedHashMap<>(setting.row());
    row.put("inference", Words.runBy(model.model().inference()));
    row.put("turns", turns.engine.size());
    row.put("engine", Results.rounded(turns.enginePictures * 1e9 / turns.engineNanos));
    row.put("bareLoop", Results.rounded(median(turns.oneLoop)));
    row.put("bareLoopEachCore", Results.rounded(median(turns.loopEach)));
    row.put("shareOfBareLoop", Results.rounded(median(ratios(turns.engine, turns.oneLoop))));
    row.put(
        "shareOfBareLoopEachCore", Results.rounded(median(ratios(turns.engine, turns.loopEach))));
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

  static double median(List<Double> figures) {
    return figures.stream().sorted().skip(figures.size() / 2).findFirst().orElse(0.0);
  }
}
