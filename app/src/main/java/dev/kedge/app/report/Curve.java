package dev.kedge.app.report;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Anchor size against the best precision of that size, as a drawing. */
final class Curve {
  private static final int LEFT = 44;
  private static final int TOP = 12;
  private static final int WIDTH = 300;
  private static final int HEIGHT = 130;
  private static final int MOST_TICKS = 10;

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
    Element svg =
        Element.of("svg", "curve")
            .with("viewBox", "0 0 " + (LEFT + WIDTH + 16) + " " + (TOP + HEIGHT + 42))
            .with("role", "img")
            .with("aria-label", description());
    for (double share : new double[] {0, .5, 1}) {
      svg.add(line("grid", y(share)));
      svg.add(text(LEFT - 6, y(share), "end", ".35em", Words.percent(share)));
    }
    svg.add(line("threshold", y(threshold)));
    int every = Math.ceilDiv(best.size(), MOST_TICKS);
    StringJoiner points = new StringJoiner(" ");
    for (int size = 0; size < best.size(); size++) {
      points.add(at(x(size)) + "," + at(y(best.get(size))));
      if (size % every == 0) {
        svg.add(text(x(size), TOP + HEIGHT, "middle", "1.3em", Integer.toString(size)));
      }
    }
    svg.add(Element.of("polyline", "line").with("points", points.toString()));
    for (int size = 0; size < best.size(); size++) {
      svg.add(
          Element.of("circle", size == chosen ? "chosen" : "dot")
              .with("cx", at(x(size)))
              .with("cy", at(y(best.get(size))))
              .with("r", size == chosen ? "5.5" : "3"));
    }
    return svg.add(
        text(LEFT + WIDTH / 2.0, TOP + HEIGHT, "middle", "2.7em", "superpixels kept for sure"));
  }

  private String description() {
    StringJoiner sizes = new StringJoiner(", ", "Best precision by anchor size: ", ".");
    for (int size = 0; size < best.size(); size++) {
      sizes.add(size + ": " + Words.percent(best.get(size)));
    }
    return sizes.toString();
  }

  private double x(int size) {
    return LEFT + WIDTH * (double) size / (best.size() - 1);
  }

  private static double y(double share) {
    return TOP + HEIGHT * (1 - share);
  }

  private static Element line(String cssClass, double y) {
    return Element.of("line", cssClass)
        .with("x1", LEFT)
        .with("x2", LEFT + WIDTH)
        .with("y1", at(y))
        .with("y2", at(y));
  }

  private static Element text(double x, double y, String anchor, String dy, String text) {
    return new Element("text")
        .with("x", at(x))
        .with("y", at(y))
        .with("dy", dy)
        .with("text-anchor", anchor)
        .add(text);
  }

  private static String at(double place) {
    return String.format(Locale.ROOT, "%.1f", place);
  }
}
