package dev.kedge.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kedge.image.Image;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GridTest extends SegmenterContract {
  @Override
  Segmenter[] segmenters() {
    return new Segmenter[] {
      Grid.ofSegments(1),
      Grid.ofSegments(15),
      Grid.ofSegments(Integer.MAX_VALUE),
      Grid.of(3, 4),
      Grid.of(Integer.MAX_VALUE, 1)
    };
  }

  @Override
  void check(Image image, Segmentation segmentation) {
    assertEquals(segmentation.superpixels(), Connectivity.piecesOverFour(segmentation));
  }

  @ParameterizedTest
  @CsvSource({
    "224,224,15,16",
    "224,224,16,16",
    "224,224,1,1",
    "100,400,16,16",
    "400,100,16,16",
    "1,50,10,10",
    "50,1,10,10",
    "3,3,100,9",
    "2,100,4,4"
  })
  void asManyRectanglesAsAskedFor(int height, int width, int segments, int expected) {
    Segmentation grid = Grid.ofSegments(segments).segment(Pictures.plain(height, width, 0, 0, 0));
    assertEquals(expected, grid.superpixels());
  }

  @Test
  void rowsAndColumnsInReadingOrder() {
    Segmentation grid = Grid.of(2, 3).segment(Pictures.plain(3, 4, 0, 0, 0));
    assertEquals(Segmentation.of(3, 4, new int[] {0, 0, 1, 2, 0, 0, 1, 2, 3, 3, 4, 5}), grid);
  }

  @Test
  void namesByHowItWasMade() {
    assertEquals(Map.of("n_segments", 15), Grid.ofSegments(15).parameters());
    assertEquals(Map.of("rows", 3, "columns", 4), Grid.of(3, 4).parameters());
  }

  @Test
  void refusesOtherParameters() {
    assertRefused(() -> Grid.ofSegments(0), "n_segments 0", "at least 1");
    assertRefused(() -> Grid.of(0, 4), "rows 0");
    assertRefused(() -> Grid.of(4, -2), "columns -2");
  }
}
