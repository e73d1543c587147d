package dev.kedge.report.overview;

import dev.kedge.Explanation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where in its picture an anchor lies.
 *
 * @param cells how much of each cell of a grid of {@value #SIDE} × {@value #SIDE} is in the anchor,
 *     0..1, in row order
 * @param border share of the anchor's pixels within a tenth of the picture's sides of its edge; 0
 *     for an empty anchor
 * @param expected the same for all pixels: what an anchor has that lies anywhere
 */
record Region(List<Double> cells, double border, double expected) {
  static final int SIDE = 5;
  private static final int BAND = 10;

  Region {
    cells = List.copyOf(cells);
  }

  static Region of(Explanation explanation) {
    int height = explanation.view().height();
    int width = explanation.view().width();
    int[] all = new int[SIDE * SIDE];
    int[] anchored = new int[SIDE * SIDE];
    int bandAll = 0;
    int bandAnchored = 0;
    for (int p = 0; p < height * width; p++) {
      int y = p / width;
      int x = p % width;
      int cell = y * SIDE / height * SIDE + x * SIDE / width;
      boolean in = explanation.result().anchor().contains(explanation.segmentation().label(p));
      boolean band =
          Math.min(y, height - 1 - y) * BAND < height || Math.min(x, width - 1 - x) * BAND < width;
      all[cell]++;
      bandAll += band ? 1 : 0;
      if (in) {
        anchored[cell]++;
        bandAnchored += band ? 1 : 0;
      }
    }
    List<Double> cells =
        IntStream.range(0, SIDE * SIDE)
            .mapToObj(c -> all[c] == 0 ? 0 : (double) anchored[c] / all[c])
            .toList();
    int inAnchor = Arrays.stream(anchored).sum();
    return new Region(
        cells,
        inAnchor == 0 ? 0 : (double) bandAnchored / inAnchor,
        (double) bandAll / (height * width));
  }
}
