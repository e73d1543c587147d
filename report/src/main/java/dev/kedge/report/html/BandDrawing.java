package dev.kedge.report.html;

import dev.kedge.compare.NullBand;
import dev.kedge.report.Words;

/** Overlaps on a line from 0 to 1: the null band's as circles, the one observed as a mark. */
final class BandDrawing {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 74;
  private static final int LEFT = 12;
  private static final int LINE = 44;
  private static final int RADIUS = 5;

  private BandDrawing() {}

  static Element of(NullBand band, double observed, String description) {
    Element svg =
        Element.of("svg", "band")
            .with("viewBox", "0 0 " + WIDTH + " " + HEIGHT)
            .with("role", "img")
            .with("aria-label", description);
    svg.add(rectangle(x(band.low()) - RADIUS, x(band.high()) + RADIUS));
    svg.add(line(x(0), LINE, x(1), LINE).with("class", "axis"));
    for (double tick : new double[] {0, .5, 1}) {
      svg.add(text(x(tick), HEIGHT - 8, Words.percent(tick), "tick"));
    }
    for (NullBand.Repeat repeat : band.repeats()) {
      svg.add(
          Element.of("circle", "repeat")
              .with("cx", number(x(repeat.pixels())))
              .with("cy", LINE)
              .with("r", RADIUS));
    }
    svg.add(line(x(observed), LINE - 16, x(observed), LINE + 10).with("class", "observed"));
    return svg.add(text(x(observed), LINE - 22, "A against B", "observed"));
  }

  private static double x(double overlap) {
    return LEFT + 28 + overlap * (WIDTH - 2 * (LEFT + 28));
  }

  private static Element rectangle(double from, double to) {
    return Element.of("rect", "range")
        .with("x", number(from))
        .with("y", LINE - 10)
        .with("width", number(to - from))
        .with("height", 20)
        .with("rx", 4);
  }

  private static Element line(double x1, double y1, double x2, double y2) {
    return new Element("line")
        .with("x1", number(x1))
        .with("y1", number(y1))
        .with("x2", number(x2))
        .with("y2", number(y2));
  }

  private static Element text(double x, double y, String words, String cssClass) {
    return Element.of("text", cssClass).with("x", number(x)).with("y", number(y)).add(words);
  }

  private static String number(double value) {
    return Plot.units(value);
  }
}
