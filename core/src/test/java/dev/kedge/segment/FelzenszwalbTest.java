package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FelzenszwalbTest extends SegmenterContract {
  @Override
  Segmenter[] segmenters() {
    return new Segmenter[] {
      new Felzenszwalb(),
      new Felzenszwalb(300, 0.8, 1500),
      new Felzenszwalb(0, 0, 0),
      new Felzenszwalb(1e300, 1000, Integer.MAX_VALUE)
    };
  }

  @Override
  void check(Image image, Segmentation segmentation) {
    assertEquals(segmentation.superpixels(), Connectivity.piecesOverEight(segmentation));
  }

  @Test
  void plainPictureIsOneSuperpixel() {
    Segmentation one = new Felzenszwalb().segment(Pictures.plain(30, 40, 1, 2, 3));
    assertEquals(1, one.superpixels());
  }

  @Test
  void partsAtAnEdge() {
    Segmentation halves = new Felzenszwalb(100, 0, 5).segment(Pictures.halves(20, 30, 11));
    assertEquals(2, halves.superpixels());
    for (int pixel = 0; pixel < 20 * 30; pixel++) {
      assertEquals(pixel % 30 >= 11 ? 1 : 0, halves.label(pixel));
    }
  }

  @Test
  void noSuperpixelIsBelowTheMinimum() {
    for (int minSize : new int[] {0, 1, 17, 200}) {
      Segmentation segmentation =
          new Felzenszwalb(1, 0, minSize).segment(Pictures.random(50, 40, minSize));
      for (int superpixel = 0; superpixel < segmentation.superpixels(); superpixel++) {
        int size = segmentation.size(superpixel);
        assertTrue(size >= minSize, () -> size + " pixels, at least " + minSize);
      }
    }
  }

  @Test
  void edgesAreSortedAndComplete() {
    float[] plane = {0, 5, 9, 2, 2, 7};
    StringBuilder visited = new StringBuilder();
    NeighbourEdges.sorted(2, 3, new float[][] {plane})
        .forEach(
            (a, b, weight) -> visited.append(a).append(b).append('=').append(weight).append(' '));
    assertEquals(
        "34=0.0 03=2.0 25=2.0 04=2.0 15=2.0 14=3.0 13=3.0 12=4.0 01=5.0 45=5.0 24=7.0 ",
        visited.toString());
  }

  @Test
  void namesAndDefaults() {
    Map<String, Object> parameters = new Felzenszwalb().parameters();
    assertEquals(List.of("scale", "sigma", "min_size"), List.copyOf(parameters.keySet()));
    assertEquals(List.of(1.0, 0.8, 20), List.copyOf(parameters.values()));
  }

  @Test
  void refusesOtherParameters() {
    assertRefused(() -> new Felzenszwalb(-1, 0.8, 20), "scale -1.0");
    assertRefused(() -> new Felzenszwalb(Double.NaN, 0.8, 20), "scale NaN");
    assertRefused(() -> new Felzenszwalb(1, 1001, 20), "sigma 1001.0");
    assertRefused(() -> new Felzenszwalb(1, 0.8, -1), "min_size -1", "at least 0");
  }
}
