package dev.kedge.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars one below the other as an SVG file that looks the same on light and dark pages. Used by one
 * thread at a time.
 */
final class BarChart {
  private static final int WIDTH = 720;
  private static final int LEFT = 300;
  private static final int RIGHT = 110;
  private static final int TOP = 40;
  private static final int ROW = 26;

  private record Bar(String label, double value, String text, boolean ours) {}

  private final String title;
  private final List<Bar> bars = new ArrayList<>();

  BarChart(String title) {
    this.title = title;
  }

  /**
   * A bar.
   *
   * @param ours whether it is Kedge's, not a yardstick
   */
  void add(String label, double value, String text, boolean ours) {
    bars.add(new Bar(label, value, text, ours));
  }

  /** The file's text. */
  String svg() {
    int height = TOP + bars.size() * ROW + 12;
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        ("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %s %s\" width=\"%s\""
                + " height=\"%s\" font-family=\"sans-serif\" font-size=\"13\" role=\"img\""
                + " aria-label=\"%s\">")
            .formatted(WIDTH, height, WIDTH, height, escaped(title)));
    line(svg, "<rect width=\"%s\" height=\"%s\" fill=\"#ffffff\"/>".formatted(WIDTH, height));
    line(
        svg,
        "<text x=\"12\" y=\"24\" font-weight=\"bold\" fill=\"#1b1f24\">%s</text>"
            .formatted(escaped(title)));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      int y = TOP + i * ROW;
      double length = Math.max(1, (WIDTH - LEFT - RIGHT) * bar.value() / most);
      line(
          svg,
          "<text x=\"%s\" y=\"%s\" text-anchor=\"end\" fill=\"#1b1f24\">%s</text>"
              .formatted(LEFT - 8, y + 14, escaped(bar.label())));
      line(
          svg,
          "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"18\" rx=\"2\" fill=\"%s\"/>"
              .formatted(LEFT, y, units(length), bar.ours() ? "#0b5cad" : "#8a949e"));
      line(
          svg,
          "<text x=\"%s\" y=\"%s\" fill=\"#1b1f24\">%s</text>"
              .formatted(units(LEFT + length + 6), y + 14, escaped(bar.text())));
    }
    return svg.append("</svg>\n").toString();
  }

  private static void line(StringBuilder svg, String text) {
    svg.append(text).append('\n');
  }

  private static String units(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
