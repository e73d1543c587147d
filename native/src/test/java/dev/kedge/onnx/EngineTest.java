package dev.kedge.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.engine.Engine;
import dev.kedge.engine.EngineOptions;
import dev.kedge.engine.Job;
import dev.kedge.engine.Outcome;
import dev.kedge.engine.RunOptions;
import dev.kedge.engine.Source;
import dev.kedge.image.io.HeapRoom;
import dev.kedge.image.io.ImageReader;
import dev.kedge.models.ModelOptions;
import dev.kedge.search.Certified;
import dev.kedge.segment.Grid;
import dev.kedge.testimages.Demo;
import dev.kedge.testimages.Photo;
import dev.kedge.testimages.TestImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many photos at once before a real model. */
final class EngineTest {
  private static List<Object> told(Explanation e) {
    return List.of(
        e.explained(),
        e.top(),
        e.search(),
        e.result(),
        e.samples(),
        List.of(e.cost().evaluations(), e.cost().distinctMasks(), e.cost().draws()),
        e.segmentation().sha256());
  }

  private static Source source(Photo photo) {
    return Source.of(photo.file(), () -> new ImageReader().read(photo.read(), photo.file()));
  }

  @Test
  void explanationsAreThoseOfThePhotosAlone(@TempDir Path folder) throws IOException {
    Scene scene = Scene.builder().segmenter(Grid.of(2, 4)).build();
    Question question = Question.builder().search(new Certified()).build();
    Job.Builder asked = Job.builder().scene(scene).question(question);
    RunOptions run = RunOptions.DEFAULTS.withOrder(RunOptions.Order.SOURCES);
    List<Photo> photos = TestImages.photos().subList(0, 6);
    try (OnnxClassifier classifier =
            OnnxClassifier.open(Demo.writeModel(folder), ModelOptions.DEFAULTS);
        AnchorExplainer alone = new AnchorExplainer(classifier)) {
      for (EngineOptions how :
          List.of(EngineOptions.DEFAULTS, EngineOptions.DEFAULTS.withBatchSize(11))) {
        try (Engine engine = Engine.open(classifier, how);
            Stream<Outcome> outcomes =
                engine.explain(photos.stream().map(EngineTest::source).map(asked::build), run)) {
          List<Outcome> all = outcomes.toList();
          assertEquals(photos.size(), all.size());
          for (Outcome outcome : all) {
            Explanation explanation =
                switch (outcome) {
                  case Outcome.Explained explained -> explained.explanation();
                  case Outcome.Failed failed -> throw new AssertionError(failed.cause());
                };
            assertEquals(
                told(alone.explain(outcome.source().read(HeapRoom.ENOUGH), scene, question)),
                told(explanation));
            assertTrue(explanation.timings().waiting().isPositive());
          }
        }
      }
    }
  }
}
