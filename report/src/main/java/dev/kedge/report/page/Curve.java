package dev.kedge.report.page;

import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** Anchor size against the best precision of that size, as a drawing. */
final class Curve {
  private static final int RIGHT = 16;
  private static final int MOST_TICKS = 10;
  private static final double DOT = 3;
  private static final double CHOSEN = 5.5;

  private final List<Double> best;
  private final double threshold;

  /**
   * @param best the highest precision of any anchor of size 0, 1, …; at least two of them
   */
  Curve(List<Double> best, double threshold) {
    this.best = best;
    this.threshold = threshold;
  }

  Element drawing(int chosen) {
    Plot plot = new Plot(RIGHT, description());
    plot.level("threshold", threshold);
    int every = Math.ceilDiv(best.size(), MOST_TICKS);
    for (int size = 0; size < best.size(); size += every) {
      plot.tick(place(size), Integer.toString(size));
    }
    List<Double> places = IntStream.range(0, best.size()).mapToObj(this::place).toList();
    plot.curve("line", places, best);
    for (int size = 0; size < best.size(); size++) {
      boolean isChosen = size == chosen;
      plot.circle(
          isChosen ? "chosen" : "dot", place(size), best.get(size), isChosen ? CHOSEN : DOT);
    }
    plot.places("superpixels kept for sure");
    return plot.drawing();
  }

  private String description() {
    StringJoiner sizes = new StringJoiner(", ", "Best precision by anchor size: ", ".");
    for (int size = 0; size < best.size(); size++) {
      sizes.add(size + ": " + Words.percent(best.get(size)));
    }
    return sizes.toString();
  }

  private double place(int size) {
    return (double) size / (best.size() - 1);
  }
}
