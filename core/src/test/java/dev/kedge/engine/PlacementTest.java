package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.classify.Classifier;
import dev.kedge.classify.ModelInfo;
import dev.kedge.classify.Scores;
import dev.kedge.image.ImageBatch;
import dev.kedge.image.InputSpec;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.BackendException;
import dev.kedge.perturb.Backends;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A model and what masks pictures for it. */
final class PlacementTest {
  private static final Place CARD = new Place.OnDevice("cuda", 1, "stream");

  private final CountingBackend offered = new CountingBackend();

  @Test
  void aModelAndABackendWithoutAPlaceInCommonAreRefused() {
    Classifier onCard = new PlacedClassifier(CARD, List.of());
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Placement(onCard, new CountingBackend()));
    assertEquals(
        "the backend counting masks at host, where the model %s reads nothing"
            .formatted(onCard.model().name()),
        e.getMessage());
  }

  @Test
  void anEngineMasksWithWhatTheModelOffers() {
    Classifier classifier = new PlacedClassifier(Place.host(), List.of(offered));
    try (Engine engine = Engine.open(classifier, EngineOptions.DEFAULTS)) {
      Many.explained(Many.explain(engine, Many.jobs(1)).getFirst());
    }
    assertTrue(offered.mostOpen.get() > 0);
    assertEquals(0, offered.open.get());
  }

  @Test
  void aLoneExplainerMasksWithWhatTheModelOffers() {
    Classifier classifier = new PlacedClassifier(Place.host(), List.of(offered));
    try (AnchorExplainer explainer = new AnchorExplainer(classifier)) {
      var explanation = explainer.explain(Many.noise(1), Many.SCENE, Many.QUESTION);
      assertEquals("counting", explanation.used().backend());
    }
    assertTrue(offered.mostOpen.get() > 0);
    assertEquals(0, offered.open.get());
  }

  @Test
  void whatIsOfferedElsewhereThanTheModelReadsIsLeftByAuto() {
    Classifier classifier = new PlacedClassifier(CARD, List.of(offered));
    try (Backends backends = Backends.load().with(classifier.backends())) {
      assertEquals("counting", backends.choose(Backends.AUTO, Place.host()::equals).name());
      assertThrows(BackendException.class, () -> backends.choose(Backends.AUTO, classifier::reads));
    }
  }

  /** A model that reads batches at one place only, with backends of its own. */
  private record PlacedClassifier(Classifier real, Place place, List<Backend> backends)
      implements Classifier {
    PlacedClassifier(Place place, List<Backend> backends) {
      this(new SquareClassifier(), place, backends);
    }

    @Override
    public ModelInfo model() {
      return real.model();
    }

    @Override
    public InputSpec input() {
      return real.input();
    }

    @Override
    public int fixedBatchSize() {
      return real.fixedBatchSize();
    }

    @Override
    public boolean reads(Place other) {
      return other.equals(place);
    }

    @Override
    public Scores classify(ImageBatch images) {
      return real.classify(images);
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
