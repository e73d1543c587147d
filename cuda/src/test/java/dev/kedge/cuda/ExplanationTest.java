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
      CornerClassifier onDevice =
          new CornerClassifier(
              cuda.place(),
              (batch, to) -> {
                CudaStream stream = cuda.use().stream();
                cuda.release();
                DeviceMemory.at(batch.memory()).download(0, to, stream);
                stream.synchronize();
              });
      Explanation actual = explain(onDevice, backends, "cuda");
      assertEquals(expected.result(), actual.result());
      assertEquals(expected.cost(), actual.cost());
      assertTrue(actual.perturbation().startsWith("cuda (fake device"), actual.perturbation());
    }
    assertEquals(0, fake.misuses());
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
