package dev.kedge.report.html;

import dev.kedge.report.Words;
import java.util.List;
import java.util.StringJoiner;

/** A drawing of shares 0..1, upwards, over places 0..1, to the right. */
final class Plot {
  private static final int LEFT = 44;
  private static final int TOP = 20;
  private static final int HEIGHT = 130;
  private static final int WHOLE_WIDTH = 360;
  private static final int WHOLE_HEIGHT = 186;

  private final int width;
  private final Element svg;

  /**
   * @param right units, of the 360 that the whole is wide, to the right of what is drawn
   * @param description for who cannot see it
   */
  Plot(int right, String description) {
    width = WHOLE_WIDTH - LEFT - right;
    svg =
        Element.of("svg", "curve")
            .with("viewBox", "0 0 " + WHOLE_WIDTH + " " + WHOLE_HEIGHT)
            .with("role", "img")
            .with("aria-label", description);
    for (double share : new double[] {0, .5, 1}) {
      level("grid", share);
      svg.add(text(LEFT - 6, y(share), "end", ".35em", Words.percent(share)));
    }
  }

  /** A line from left to right. */
  void level(String cssClass, double share) {
    line(cssClass, LEFT, y(share), LEFT + width, y(share));
  }

  /** A line from bottom to top, with a name above. */
  void upright(String cssClass, double place, String name) {
    line(cssClass, x(place), y(0), x(place), y(1));
    String anchor = place < .2 ? "start" : place > .8 ? "end" : "middle";
    svg.add(text(x(place), TOP - 9, anchor, "0", name));
  }

  /** Shares at places, connected. */
  void curve(String cssClass, List<Double> places, List<Double> shares) {
    StringJoiner points = new StringJoiner(" ");
    for (int i = 0; i < places.size(); i++) {
      points.add(units(x(places.get(i))) + "," + units(y(shares.get(i))));
    }
    svg.add(Element.of("polyline", cssClass).with("points", points.toString()));
  }

  void circle(String cssClass, double place, double share, double radius) {
    svg.add(
        Element.of("circle", cssClass)
            .with("cx", units(x(place)))
            .with("cy", units(y(share)))
            .with("r", units(radius)));
  }

  /** What a place is called, written below it. */
  void tick(double place, String name) {
    svg.add(text(x(place), y(0), "middle", "1.3em", name));
  }

  /** What places are, written below all. */
  void places(String name) {
    svg.add(text(x(.5), y(0), "middle", "2.7em", name));
  }

  /** A curve's name, written to the right of its end. */
  void beside(String cssClass, double share, String name) {
    svg.add(text(x(1) + 6, y(share), "start", ".35em", name).with("class", cssClass));
  }

  Element drawing() {
    return svg;
  }

  private double x(double place) {
    return LEFT + width * place;
  }

  private static double y(double share) {
    return TOP + HEIGHT * (1 - share);
  }

  private void line(String cssClass, double x1, double y1, double x2, double y2) {
    svg.add(
        Element.of("line", cssClass)
            .with("x1", units(x1))
            .with("x2", units(x2))
            .with("y1", units(y1))
            .with("y2", units(y2)));
  }

  private static Element text(double x, double y, String anchor, String dy, String text) {
    return new Element("text")
        .with("x", units(x))
        .with("y", units(y))
        .with("dy", dy)
        .with("text-anchor", anchor)
        .add(text);
  }

  /** A place in a drawing. */
  static String units(double units) {
    return Words.fixed(units, 1);
  }
}
