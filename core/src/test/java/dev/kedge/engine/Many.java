package dev.kedge.engine;

import dev.kedge.FakeClassifier;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ClassifierException;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.perturb.ScalarBackend;
import dev.kedge.search.Auto;
import dev.kedge.segment.Grid;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many small pictures for the tests of the engine. */
final class Many {
  static final Scene SCENE =
      Scene.builder().segmenter(Grid.of(3, 4)).fill(new Fill.Constant(0, 0, 0)).build();

  static final Question QUESTION = Question.builder().search(new Auto(100)).seed(5).build();

  private static final FakeClassifier.Scoring BRIGHTNESS = FakeClassifier.brightness(2, 7, .25);

  private Many() {}

  /** A model of two classes, told quickly and to many threads; poisoned pictures have no score. */
  static FakeClassifier.Builder classifier() {
    return FakeClassifier.scoring(
        values -> isPoisoned(values) ? new float[] {0, Float.NaN} : BRIGHTNESS.scores(values));
  }

  static FakeClassifier model() {
    return classifier().build();
  }

  /** A model that fails on the batches of some numbers, from 1. */
  static FakeClassifier failing(IntPredicate fails) {
    return doing(
        number -> {
          if (fails.test(number)) {
            throw new ClassifierException("batch " + number + " fails");
          }
        });
  }

  /** A model that does something before the batch of a number, from 1. */
  static FakeClassifier doing(IntConsumer before) {
    return classifier().before((number, images) -> before.accept(number)).build();
  }

  /** Whether a picture has no score. */
  static boolean isPoisoned(MemorySegment values) {
    return values.getAtIndex(ValueLayout.JAVA_FLOAT, 0) == 1;
  }

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
    byte[] rgb = new byte[FakeClassifier.SIDE * FakeClassifier.SIDE * Image.CHANNELS];
    random.nextBytes(rgb);
    return rgb;
  }

  private static Image of(byte[] rgb) {
    return Image.of(FakeClassifier.SIDE, FakeClassifier.SIDE, rgb);
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
