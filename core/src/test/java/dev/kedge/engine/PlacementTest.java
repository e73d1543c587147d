package dev.kedge.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.classify.Classifier;
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
    Classifier onCard = model(CARD);
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
    Classifier classifier = model(Place.host(), offered);
    try (Engine engine = Engine.open(classifier, EngineOptions.DEFAULTS)) {
      Many.explained(Many.explain(engine, Many.jobs(1)).getFirst());
    }
    assertTrue(offered.mostOpen.get() > 0);
    assertEquals(0, offered.open.get());
  }

  @Test
  void aLoneExplainerMasksWithWhatTheModelOffers() {
    Classifier classifier = model(Place.host(), offered);
    try (AnchorExplainer explainer = new AnchorExplainer(classifier)) {
      var explanation = explainer.explain(Many.noise(1), Many.SCENE, Many.QUESTION);
      assertEquals("counting", explanation.used().backend());
    }
    assertTrue(offered.mostOpen.get() > 0);
    assertEquals(0, offered.open.get());
  }

  @Test
  void whatIsOfferedElsewhereThanTheModelReadsIsLeftByAuto() {
    Classifier classifier = model(CARD, offered);
    try (Backends backends = Backends.load().with(classifier.backends())) {
      assertEquals("counting", backends.choose(Backends.AUTO, Place.host()::equals).name());
      assertThrows(BackendException.class, () -> backends.choose(Backends.AUTO, classifier::reads));
    }
  }

  private static Classifier model(Place place, Backend... backends) {
    return Many.classifier().at(place, List.of(backends)).build();
  }
}
