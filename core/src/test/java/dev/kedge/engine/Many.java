package dev.kedge.engine;

import dev.kedge.BrightnessClassifier;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.ScalarBackend;
import dev.kedge.search.Auto;
import dev.kedge.segment.Grid;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many small pictures for the tests of the engine. */
final class Many {
  static final Scene SCENE =
      Scene.builder().segmenter(Grid.of(3, 4)).fill(new Fill.Constant(0, 0, 0)).build();

  static final Question QUESTION = Question.builder().search(new Auto(100)).seed(5).build();

  private Many() {}

  /** A picture of noise, another for each number. */
  static Image noise(int number) {
    byte[] rgb = noise(new Random(number));
    rgb[0] = 3;
    return of(rgb);
  }

  /** A picture that has no score where its first superpixel is kept. */
  static Image poisoned(int number) {
    byte[] rgb = noise(new Random(number));
    rgb[0] = (byte) 255;
    return of(rgb);
  }

  private static byte[] noise(Random random) {
    byte[] rgb = new byte[BrightnessClassifier.SIDE * BrightnessClassifier.SIDE * Image.CHANNELS];
    random.nextBytes(rgb);
    return rgb;
  }

  private static Image of(byte[] rgb) {
    return Image.of(BrightnessClassifier.SIDE, BrightnessClassifier.SIDE, rgb);
  }

  static Source source(int number) {
    return Source.of("" + number, () -> noise(number));
  }

  static Stream<Source> sources(int count) {
    return IntStream.range(0, count).mapToObj(Many::source);
  }

  /** Jobs in {@link #SCENE}, asked {@link #QUESTION}. */
  static Job.Builder asked() {
    return Job.builder().scene(SCENE).question(QUESTION);
  }

  static Job job(int number) {
    return asked().build(source(number));
  }

  /** A job whose source does something when it is read. */
  static Job job(int number, Source.Reading reading) {
    return asked().build(Source.of("" + number, reading));
  }

  static Stream<Job> jobs(int count) {
    return sources(count).map(asked()::build);
  }

  static Engine open(Classifier classifier, EngineOptions options, ThreadFactory threads) {
    return Engine.open(List.of(new Placement(classifier, new ScalarBackend())), options, threads);
  }

  static List<Outcome> explain(Engine engine, Stream<Job> jobs) {
    return explain(engine, jobs, RunOptions.DEFAULTS);
  }

  static List<Outcome> explain(Engine engine, Stream<Job> jobs, RunOptions run) {
    try (Stream<Outcome> outcomes = engine.explain(jobs, run)) {
      return outcomes.toList();
    }
  }

  static Outcome.Explained explained(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Explained explained -> explained;
      case Outcome.Failed failed -> throw new AssertionError(failed.cause());
    };
  }

  static List<Outcome.Failed> failed(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(Outcome.Failed.class::isInstance)
        .map(Outcome.Failed.class::cast)
        .toList();
  }
}
