package dev.kedge.report.html;

import java.util.List;
import java.util.stream.IntStream;

/** Anchor size against the best precision of that size, as a drawing. */
final class PrecisionPlot {
  private static final int RIGHT = 16;
  private static final int MOST_TICKS = 10;
  private static final double DOT = 3;
  private static final double CHOSEN = 5.5;

  private PrecisionPlot() {}

  /**
   * The drawing.
   *
   * @param best the highest precision of any anchor of size 0, 1, …; at least two of them
   * @param chosen the size that stands out
   */
  static Element of(List<Double> best, double threshold, int chosen, String description) {
    Plot plot = new Plot(RIGHT, description);
    plot.level("threshold", threshold);
    List<Double> places =
        IntStream.range(0, best.size())
            .mapToObj(size -> (double) size / (best.size() - 1))
            .toList();
    int every = Math.ceilDiv(best.size(), MOST_TICKS);
    for (int size = 0; size < best.size(); size += every) {
      plot.tick(places.get(size), Integer.toString(size));
    }
    plot.curve("line", places, best);
    for (int size = 0; size < best.size(); size++) {
      boolean isChosen = size == chosen;
      plot.circle(
          isChosen ? "chosen" : "dot", places.get(size), best.get(size), isChosen ? CHOSEN : DOT);
    }
    plot.places("superpixels kept for sure");
    return plot.drawing();
  }
}
