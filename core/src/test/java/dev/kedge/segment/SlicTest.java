package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kedge.image.Image;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SlicTest extends SegmenterContract {
  @Override
  Segmenter[] segmenters() {
    return new Segmenter[] {
      new Slic(),
      new Slic(1, 10, 0),
      new Slic(7, 0.01, 3),
      new Slic(100, 1e6, 0.5),
      new Slic(1000, 20, 1000),
      new Slic(Integer.MAX_VALUE, 10, 0)
    };
  }

  @Override
  void check(Image image, Segmentation segmentation) {
    assertEquals(segmentation.superpixels(), Connectivity.piecesOverFour(segmentation));
  }

  @Test
  void plainPictureBecomesSquares() {
    Segmentation squares = new Slic(16, 10, 0).segment(Pictures.plain(40, 40, 9, 9, 9));
    assertEquals(16, squares.superpixels());
    for (int superpixel = 0; superpixel < 16; superpixel++) {
      assertTrue(Math.abs(squares.size(superpixel) - 100) <= 25, () -> "sizes of " + squares);
    }
  }

  @Test
  void followsAStrongEdge() {
    Image halves = Pictures.halves(60, 60, 23);
    Segmentation segmentation = new Slic(9, 10, 0).segment(halves);
    for (int y = 0; y < 60; y++) {
      int lastBlack = segmentation.label(y * 60 + 22);
      int firstWhite = segmentation.label(y * 60 + 23);
      assertTrue(lastBlack != firstWhite, "one superpixel on both sides in row " + y);
    }
  }

  @Test
  void asManySuperpixelsAsPixelsAtMost() {
    Image image = Pictures.random(9, 11, 5);
    assertEquals(99, new Slic(1_000_000, 1e6, 0).segment(image).superpixels());
  }

  @Test
  void namesAndDefaults() {
    Map<String, Object> parameters = new Slic().parameters();
    assertEquals(List.of("n_segments", "compactness", "sigma"), List.copyOf(parameters.keySet()));
    assertEquals(List.of(15, 20.0, 0.5), List.copyOf(parameters.values()));
  }

  @Test
  void refusesOtherParameters() {
    assertRefused(() -> new Slic(0, 20, 0.5), "n_segments 0", "at least 1");
    assertRefused(() -> new Slic(15, 0, 0.5), "compactness 0.0", "above 0");
    assertRefused(() -> new Slic(15, Double.NaN, 0.5), "compactness NaN");
    assertRefused(() -> new Slic(15, 20, -1), "sigma -1.0", "[0, 1000.0]");
    assertRefused(() -> new Slic(15, 20, Double.POSITIVE_INFINITY), "sigma Infinity");
  }
}
