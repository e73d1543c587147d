package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.ProgressListener;
import dev.kedge.Question;
import dev.kedge.Refinement;
import dev.kedge.Scene;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.RunOptions;
import dev.kedge.engine.Source;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.perturb.Fill;
import dev.kedge.search.Auto;
import dev.kedge.search.Budget;
import dev.kedge.search.Certified;
import dev.kedge.search.Effort;
import dev.kedge.search.Reference;
import dev.kedge.search.Requirement;
import dev.kedge.search.Search;
import dev.kedge.segment.Felzenszwalb;
import dev.kedge.segment.Grid;
import dev.kedge.segment.Segmenter;
import dev.kedge.segment.Slic;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same seed gives the same answer, whatever backend, batch, threads and company. */
final class RandomConfigurationsTest {
  private static final int CONFIGURATIONS = 200;
  private static final long SEED = 20261126;
  private static final long MOST_EVALUATIONS = 150;

  /** What one explanation is about. */
  private record Configuration(Photo photo, Scene scene, Question question) {
    static Configuration random(SplittableRandom random, List<Photo> photos) {
      Search search =
          any(
              random,
              List.of(
                  new Certified(
                      any(random, List.of(Effort.QUICK, Effort.BALANCED, Effort.THOROUGH)),
                      any(random, List.of(8, 32, 100))),
                  new Auto(64 << random.nextInt(4)),
                  new Reference()));
      boolean sound = !(search instanceof Reference);
      Question question =
          Question.builder()
              .required(
                  Requirement.DEFAULTS
                      .withThreshold(.8 + .05 * random.nextInt(4))
                      .withReasons(sound ? 1 + random.nextInt(2) : 1))
              .search(search)
              .keepProbability(.3 + .2 * random.nextInt(3))
              .refine(sound && random.nextInt(4) == 0)
              .seed(random.nextLong())
              .build();
      Segmenter segmenter =
          any(
              random,
              List.of(
                  Grid.of(1 + random.nextInt(4), 1 + random.nextInt(4)),
                  new Slic(4 + random.nextInt(80), 20, .5),
                  new Felzenszwalb(50 << random.nextInt(3), .8, 40)));
      Fill fill =
          any(random, List.of(new Fill.Mean(), new Fill.Blur(3), new Fill.Constant(127, 127, 127)));
      return new Configuration(
          any(random, photos), Scene.builder().segmenter(segmenter).fill(fill).build(), question);
    }

    private static <T> T any(SplittableRandom random, List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    Source source() {
      return Source.of(photo.file(), () -> new ImageReader().read(photo.read(), photo.file()));
    }
  }

  private static Budget budget() {
    return Budget.UNLIMITED.withMaxEvaluations(MOST_EVALUATIONS);
  }

  /** All but how it was computed. */
  private static List<Object> told(Explanation e) {
    return List.of(
        e.explained(),
        e.top(),
        e.result(),
        e.refinement().map(RandomConfigurationsTest::told),
        e.samples(),
        List.of(e.cost().evaluations(), e.cost().distinctMasks(), e.cost().draws()),
        e.segmentation().sha256());
  }

  private static List<Object> told(Refinement part) {
    return List.of(
        part.segmentation().sha256(),
        part.anchor(),
        part.precision(),
        part.rounds().stream()
            .map(round -> List.of(round.result(), round.cost().evaluations()))
            .toList());
  }

  @Test
  void answersDependOnTheConfigurationAlone(@TempDir Path folder) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    System.out.println(CONFIGURATIONS + " configurations, seed " + SEED);
    Path model = Demo.writeModel(folder);
    List<Photo> photos = TestImages.photos();
    List<Configuration> asked =
        Stream.generate(() -> Configuration.random(random, photos)).limit(CONFIGURATIONS).toList();
    List<List<Object>> alone = alone(model, asked);
    ModelOptions two = ModelOptions.builder().threads(2).build();
    EngineOptions company = EngineOptions.DEFAULTS.withBatchSize(37).withPicturesInFlight(5);
    try (OnnxClassifier classifier = OnnxClassifier.open(model, two);
        Engine engine = Engine.open(classifier, company);
        Stream<Outcome> outcomes =
            engine.explain(
                asked.stream().map(RandomConfigurationsTest::job),
                RunOptions.DEFAULTS.withOrder(RunOptions.Order.SOURCES))) {
      List<Outcome> all = outcomes.toList();
      assertEquals(CONFIGURATIONS, all.size());
      long found = 0;
      for (int i = 0; i < CONFIGURATIONS; i++) {
        Configuration one = asked.get(i);
        switch (all.get(i)) {
          case Outcome.Explained explained -> {
            assertEquals(alone.get(i), told(explained.explanation()), one::toString);
            found += explained.explanation().result().status().found() ? 1 : 0;
          }
          case Outcome.Failed failed -> throw new AssertionError(one.toString(), failed.cause());
        }
      }
      assertTrue(found > CONFIGURATIONS / 4, found + " found something");
    }
  }

  private static Job job(Configuration one) {
    return Job.builder()
        .scene(one.scene)
        .question(one.question)
        .budget(RandomConfigurationsTest::budget)
        .build(one.source());
  }

  /** One after the other, masked in plain Java, one thread, small batches. */
  private static List<List<Object>> alone(Path model, List<Configuration> asked)
      throws IOException {
    List<List<Object>> told = new ArrayList<>();
    ModelOptions one = ModelOptions.builder().threads(1).build();
    Execution plain = Execution.builder().backend("scalar").inferenceBatch(16).build();
    try (OnnxClassifier classifier = OnnxClassifier.open(model, one);
        AnchorExplainer explainer = new AnchorExplainer(classifier, plain)) {
      for (Configuration configuration : asked) {
        told.add(
            told(
                explainer.explain(
                    new ImageReader().read(configuration.photo.read(), configuration.photo.file()),
                    configuration.scene,
                    configuration.question,
                    budget(),
                    ProgressListener.NONE)));
      }
    }
    return told;
  }
}
