package dev.kedge.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.AnchorExplainer;
import dev.kedge.Execution;
import dev.kedge.Explanation;
import dev.kedge.Question;
import dev.kedge.Scene;
import dev.kedge.image.Image;
import dev.kedge.image.Place;
import dev.kedge.perturb.Backend;
import dev.kedge.perturb.Backends;
import dev.kedge.perturb.Fill;
import dev.kedge.segment.Grid;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Explanations whose pictures are masked by the kernels, on the fake driver. */
final class ExplanationTest {
  private FakeDriver fake;

  @BeforeEach
  void fake() {
    fake = FakeDriver.orSkip();
  }

  @Test
  void areTheSameWhereverPicturesAreMaskedAndRead() {
    CornerClassifier onHost =
        new CornerClassifier(Place.host(), (batch, to) -> to.copyFrom(batch.memory()));
    try (Backends backends = Backends.load()) {
      Explanation expected = explain(onHost, backends, "scalar");
      assertEquals("bright", expected.explained().label());
      assertTrue(expected.result().anchor().size() > 0, "an anchor that says something");
      assertEquals(expected.result(), explain(onHost, backends, "cuda").result());
      CudaBackend cuda = cuda(backends);
      Explanation actual = explain(CornerClassifier.beside(cuda), backends, "cuda");
      assertEquals(expected.result(), actual.result());
      assertEquals(expected.cost(), actual.cost());
      assertTrue(actual.used().maskedOn().startsWith("fake device,"), actual.used().toString());
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  /** The model reads in the order of a stream: a card masked on beside it would be told here. */
  @Test
  void areMaskedOnTheModelsCardInTheModelsOrder() {
    fake.set("devices", 2);
    CornerClassifier onHost =
        new CornerClassifier(Place.host(), (batch, to) -> to.copyFrom(batch.memory()));
    try (Backends backends = Backends.load();
        CudaBackend second = new CudaBackend(1)) {
      Explanation expected = explain(onHost, backends, "scalar");
      for (String name : new String[] {"auto", "cuda"}) {
        Explanation actual = explain(CornerClassifier.beside(second), backends, name);
        assertEquals(expected.result(), actual.result());
        assertTrue(actual.used().maskedOn().startsWith("fake device 1,"), actual.used().toString());
      }
      assertEquals(1, fake.streams(1));
      assertTrue(fake.launches(1) > 0);
      assertEquals(0, fake.streams(0));
    }
    assertEquals("", fake.misuse());
    assertEquals(0, fake.live());
  }

  private static Explanation explain(CornerClassifier model, Backends backends, String backend) {
    byte[] rgb = new byte[24 * 32 * Image.CHANNELS];
    new Random(5).nextBytes(rgb);
    for (int i = 0; i < rgb.length; i++) {
      boolean upperLeft = i < rgb.length / 2 && i % (32 * Image.CHANNELS) < 16 * Image.CHANNELS;
      rgb[i] = (byte) ((rgb[i] & 0x3F) + (upperLeft ? 128 : 0));
    }
    return new AnchorExplainer(model, Execution.builder().backend(backend).build(), backends)
        .explain(
            Image.of(24, 32, rgb),
            Scene.builder().segmenter(Grid.of(4, 5)).fill(new Fill.Constant(0, 0, 0)).build(),
            Question.DEFAULTS);
  }

  private static CudaBackend cuda(Backends backends) {
    Backend cuda = backends.named("cuda");
    return (CudaBackend) cuda;
  }
}
