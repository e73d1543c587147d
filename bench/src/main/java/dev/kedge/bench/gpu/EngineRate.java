package dev.kedge.bench.gpu;

import dev.kedge.bench.GatedClassifier;
import dev.kedge.bench.Results;
import dev.kedge.classify.Classifier;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Placement;
import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Check 5, the engine: masked pictures a second that it sends through a model while it explains
 * many photos at once, against the same model evaluated again and again on a batch of the same size
 * that stays as it is. Goal: 90 % of that.
 */
final class EngineRate {
  private static final Duration LONGEST_WARM_UP = Duration.ofSeconds(15);
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final double CONSTANT_SECONDS = 1;
  private static final double GOAL = .9;

  private EngineRate() {}

  /** Masked pictures and explanations a second. */
  private record Rate(double evaluations, double explanations) {}

  public static void main(String[] args) {
    Told.run(EngineRate::holds);
  }

  private static boolean holds() throws Exception {
    boolean reached = true;
    List<Image> photos = List.copyOf(Inputs.photos().values());
    try (CheckedDevice device = CheckedDevice.open()) {
      for (Path model : Inputs.models()) {
        try (GatedClassifier classifier = new GatedClassifier(device.opener().open(model))) {
          reached &= measure(device, classifier, photos) >= GOAL;
        }
      }
    }
    return reached;
  }

  private static double measure(
      CheckedDevice device, GatedClassifier classifier, List<Image> photos) throws Exception {
    int batch = classifier.preferredBatchSize();
    double before = constant(device, classifier, photos.getFirst(), batch);
    Rate rate;
    int inFlight;
    Object busy;
    try (Engine engine =
            Engine.open(
                List.of(new Placement(classifier, device.backend())), EngineOptions.DEFAULTS);
        Busy sampled = Busy.begin()) {
      rate = explain(engine, classifier, photos);
      busy = sampled.share().<Object>map(Results::rounded).orElse("not sampled");
      inFlight = engine.picturesInFlight();
    }
    double constant = (before + constant(device, classifier, photos.getFirst(), batch)) / 2;
    Told.figure(
        "model", classifier.model().name(),
        "batch", batch,
        "inFlight", inFlight,
        "picturesPerSecond", Results.rounded(rate.evaluations),
        "picturesPerSecondConstant", Results.rounded(constant),
        "share", Results.rounded(rate.evaluations / constant),
        "explanationsPerSecond", Results.rounded(rate.explanations),
        "busy", busy);
    return rate.evaluations / constant;
  }

  private static double constant(
      CheckedDevice device, Classifier classifier, Image photo, int batch) {
    try (Feeds feeds = Feeds.open(device, classifier, photo, batch)) {
      feeds.constant(CONSTANT_SECONDS);
      return feeds.constant(CONSTANT_SECONDS);
    }
  }

  /**
   * Explains the photos again and again, and counts for some seconds once as many explanations are
   * done as are worked on at a time: before, all of them are at the same point.
   */
  private static Rate explain(Engine engine, GatedClassifier classifier, List<Image> photos)
      throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger explained = new AtomicInteger();
    CompletableFuture<Void> run =
        CompletableFuture.runAsync(
            () -> explain(engine, photos, over, explained), Thread.ofPlatform()::start);
    long begun = System.nanoTime();
    while (explained.get() < engine.picturesInFlight()
        && System.nanoTime() - begun < LONGEST_WARM_UP.toNanos()) {
      Thread.sleep(GLANCE);
    }
    long start = System.nanoTime();
    long evaluated = classifier.pictures();
    int before = explained.get();
    Thread.sleep(MEASURED);
    double seconds = (System.nanoTime() - start) / 1e9;
    Rate rate =
        new Rate(
            (classifier.pictures() - evaluated) / seconds, (explained.get() - before) / seconds);
    over.set(true);
    run.get();
    return rate;
  }

  private static void explain(
      Engine engine, List<Image> photos, AtomicBoolean over, AtomicInteger explained) {
    Stream<Source> sources =
        Stream.iterate(0, i -> !over.get(), i -> i + 1)
            .map(i -> Source.of("photo " + i, () -> photos.get(i % photos.size())));
    Budget budget = Budget.UNLIMITED.withCancelled(over::get);
    try (Stream<Outcome> outcomes =
        engine.explain(sources.map(Job.builder().budget(() -> budget)::build))) {
      outcomes.forEach(
          outcome -> {
            if (outcome instanceof Outcome.Failed failed && !over.get()) {
              throw new IllegalStateException(failed.source().name(), failed.cause());
            }
            explained.incrementAndGet();
          });
    }
  }
}
