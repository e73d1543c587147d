package dev.kedge.bench.gpu;

import dev.kedge.bench.GatedClassifier;
import dev.kedge.bench.Results;
import dev.kedge.classify.Classifier;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Kedge;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.Placement;
import dev.kedge.engine.RunOptions;
import dev.kedge.engine.Source;
import dev.kedge.image.Image;
import dev.kedge.search.Budget;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Check 5, the engine: masked pictures a second that it sends through a model while it explains
 * many photos at once, against the same model evaluated again and again on a batch of the same size
 * that stays as it is. Goal: 90 % of that.
 */
final class EngineRate {
  private static final double WARM_UP = 2;
  private static final double SECONDS = 4;
  private static final double CONSTANT_SECONDS = 1;
  private static final double GOAL = .9;

  /** So that explanations end in a time that fits this check, whatever runs the model. */
  private static final Budget BUDGET = Budget.UNLIMITED.withMaxEvaluations(2000);

  private EngineRate() {}

  /** Masked pictures and explanations a second. */
  private record Rate(double evaluations, double explanations) {}

  public static void main(String[] args) {
    Told.run(EngineRate::holds);
  }

  private static boolean holds() throws Exception {
    boolean reached = true;
    List<Image> photos = List.copyOf(Inputs.photos().values());
    try (Place place = Place.open()) {
      for (Path model : Inputs.models()) {
        try (GatedClassifier classifier = new GatedClassifier(place.opener().open(model))) {
          reached &= measure(place, classifier, photos) >= GOAL;
        }
      }
    }
    return reached;
  }

  private static double measure(Place place, GatedClassifier classifier, List<Image> photos)
      throws Exception {
    int batch = classifier.preferredBatchSize();
    double before = constant(place, classifier, photos.getFirst(), batch);
    Rate rate;
    int inFlight;
    Object busy;
    try (Kedge engine =
            Kedge.open(
                List.of(new Placement(classifier, place.backend())), EngineOptions.DEFAULTS);
        Busy sampled = Busy.begin()) {
      rate = explain(engine, classifier, photos);
      busy = sampled.share().<Object>map(Results::rounded).orElse("not sampled");
      inFlight = engine.picturesInFlight();
    }
    double constant = (before + constant(place, classifier, photos.getFirst(), batch)) / 2;
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

  private static double constant(Place place, Classifier classifier, Image photo, int batch) {
    try (Feeds feeds = Feeds.open(place, classifier, photo, batch)) {
      feeds.constant(CONSTANT_SECONDS);
      return feeds.constant(CONSTANT_SECONDS);
    }
  }

  /** Explains the photos again and again for some seconds. */
  private static Rate explain(Kedge engine, GatedClassifier classifier, List<Image> photos) {
    Stream<Source> endless =
        Stream.iterate(0, i -> i + 1)
            .map(i -> Source.of("photo " + i, () -> photos.get(i % photos.size())));
    try (Stream<Outcome> outcomes =
        engine.explain(endless, RunOptions.DEFAULTS.withBudget(() -> BUDGET))) {
      Iterator<Outcome> each = outcomes.iterator();
      long start = System.nanoTime();
      explainFor(WARM_UP, start, each);
      long warm = System.nanoTime();
      long evaluated = classifier.pictures();
      int explained = explainFor(SECONDS, warm, each);
      double seconds = (System.nanoTime() - warm) / 1e9;
      return new Rate((classifier.pictures() - evaluated) / seconds, explained / seconds);
    }
  }

  private static int explainFor(double seconds, long start, Iterator<Outcome> outcomes) {
    int explained = 0;
    do {
      if (outcomes.next() instanceof Outcome.Failed failed) {
        throw new IllegalStateException(failed.source().name(), failed.cause());
      }
      explained++;
    } while (System.nanoTime() - start < seconds * 1e9);
    return explained;
  }
}
