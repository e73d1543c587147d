package dev.kedge.report.page;

/** Shares as bars, one below the other, in a list of class {@code bars}. */
public final class Bars {
  private Bars() {}

  /**
   * A bar.
   *
   * @param cssClass explained for the bar that matters, else other
   * @param share the bar's length, 0..1
   */
  public static Element bar(String cssClass, String label, String value, double share) {
    return Element.of("li", cssClass)
        .add(Element.of("span", "label").add(label))
        .add(Element.of("span", "value").add(value))
        .add(
            Element.of("span", "track")
                .add(Element.of("span", "bar").with("style", "width:" + 100 * share + "%")));
  }
}
