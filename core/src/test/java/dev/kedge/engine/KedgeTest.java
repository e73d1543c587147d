package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.AnchorExplainer;
import dev.kedge.BrightnessClassifier;
import dev.kedge.ExplainOptions;
import dev.kedge.Explanation;
import dev.kedge.Strategy;
import dev.kedge.image.Image;
import dev.kedge.perturb.Fill;
import dev.kedge.segment.Grid;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many pictures at once, against a classifier whose answers are known. */
final class KedgeTest {
  static final ExplainOptions OPTIONS =
      ExplainOptions.DEFAULTS
          .withSegmenter(Grid.of(3, 4))
          .withFill(new Fill.Constant(0, 0, 0))
          .withSeed(5);

  /** A picture of noise, another for each number. */
  static Image noise(int number) {
    byte[] rgb = new byte[BrightnessClassifier.SIDE * BrightnessClassifier.SIDE * Image.CHANNELS];
    new Random(number).nextBytes(rgb);
    return Image.of(BrightnessClassifier.SIDE, BrightnessClassifier.SIDE, rgb);
  }

  static Stream<Source> noises(int count) {
    return IntStream.range(0, count).mapToObj(i -> Source.of("noise " + i, () -> noise(i)));
  }

  static BrightnessClassifier classifier() {
    return new BrightnessClassifier(2, 7, 0);
  }

  private static List<Object> told(Explanation e) {
    return List.of(
        e.explained(),
        e.top(),
        e.strategy(),
        e.result(),
        e.samples(),
        List.of(e.cost().evaluations(), e.cost().distinctMasks(), e.cost().draws()),
        e.segmentation().sha256(),
        e.perturbation(),
        e.inference());
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void explanationsAreThoseOfThePicturesAlone(Strategy strategy) {
    ExplainOptions options = OPTIONS.withStrategy(strategy);
    AnchorExplainer alone = new AnchorExplainer(classifier());
    for (EngineOptions how :
        List.of(EngineOptions.DEFAULTS, new EngineOptions(5, 3, 1), new EngineOptions(64, 30, 3))) {
      try (Kedge engine = Kedge.open(classifier(), how);
          Stream<Outcome> outcomes =
              engine.explain(noises(40), RunOptions.DEFAULTS.withExplain(options))) {
        List<Outcome> all = outcomes.toList();
        assertEquals(40, all.size());
        for (Outcome outcome : all) {
          assertEquals(
              told(
                  alone.explain(
                      outcome.source() instanceof NamedSource s ? read(s) : noise(0), options)),
              told(((Outcome.Explained) outcome).explanation()),
              outcome.source().name());
        }
      }
    }
  }

  private static Image read(Source source) {
    return noise(Integer.parseInt(source.name().substring("noise ".length())));
  }

  @Test
  void outcomesComeInTheOrderOfTheSourcesIfAsked() {
    RunOptions run = RunOptions.DEFAULTS.withExplain(OPTIONS).withOrder(RunOptions.Order.SOURCES);
    try (Kedge engine = Kedge.open(classifier(), EngineOptions.DEFAULTS);
        Stream<Outcome> outcomes = engine.explain(noises(60), run)) {
      assertEquals(
          IntStream.range(0, 60).mapToObj(i -> "noise " + i).toList(),
          outcomes.map(outcome -> outcome.source().name()).toList());
    }
  }
}
