package dev.kedge.app.batch;

import dev.kedge.app.report.Bars;
import dev.kedge.app.report.Document;
import dev.kedge.app.report.Element;
import dev.kedge.app.report.Words;
import dev.kedge.search.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the run went: what was found, of what size, and where the time went. */
final class RunFacts {
  private static final Map<String, String> PARTS =
      Map.of(
          "read", "reading and resizing",
          "segment", "making superpixels",
          "perturb", "masking",
          "model", "the model",
          "search", "searching");

  private final Tally tally;
  private final List<Session> sessions;
  private final String version;

  RunFacts(Tally tally, List<Session> sessions, String version) {
    this.tally = tally;
    this.sessions = sessions;
    this.version = version;
  }

  Element section() {
    Element columns =
        Element.of("div", "columns")
            .add(column("Where the time went", time()))
            .add(column("Superpixels in an anchor", sizes()))
            .add(column("What was found", statuses()));
    return Document.section("How it went").add(columns).add(facts());
  }

  private static Element column(String title, Element content) {
    return new Element("div").add(Element.text("h3", title)).add(content);
  }

  private Element time() {
    double sum = tally.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    Element bars = Element.of("ul", "bars");
    tally.seconds().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .forEach(
            part ->
                bars.add(
                    bar(PARTS.getOrDefault(part.getKey(), part.getKey()), part.getValue(), sum)));
    return bars;
  }

  private Element sizes() {
    double sum = tally.sizes().values().stream().mapToInt(Integer::intValue).sum();
    Element bars = Element.of("ul", "bars");
    tally.sizes().forEach((size, count) -> bars.add(bar("" + size, count, sum)));
    return bars;
  }

  private Element statuses() {
    double sum = tally.explained().size();
    Element bars = Element.of("ul", "bars");
    tally.statuses().forEach((status, count) -> bars.add(bar(words(status), count, sum)));
    return bars;
  }

  private static Element bar(String label, double value, double sum) {
    double share = sum == 0 ? 0 : value / sum;
    return Bars.bar("other", label, Words.percent(share), share);
  }

  private static String words(Status status) {
    return switch (status) {
      case FOUND -> "an anchor";
      case EMPTY -> "nothing in particular is needed";
      case NOT_FOUND -> "no anchor within the limits";
      case DEADLINE -> "the deadline came first";
      case CANCELLED -> "cancelled";
    };
  }

  private Element facts() {
    Element list = new Element("dl");
    fact(list, "Through the model", Words.count(tally.evaluations(), "masked picture"));
    for (Session session : sessions) {
      fact(
          list,
          sessions.size() == 1 ? "Run" : "One of " + sessions.size() + " runs",
          "%s in %s: %s pictures and %s masked pictures a second"
              .formatted(
                  Words.count(session.explained() + session.failed(), "picture"),
                  Spans.text(Duration.ofMillis((long) (1000 * session.seconds()))),
                  "%.2f".formatted(session.rate()),
                  Words.count(
                      Math.round(session.evaluations() / Math.max(1e-9, session.seconds())))));
    }
    fact(list, "Model", tally.inference());
    fact(list, "Masking", tally.perturbation());
    fact(list, "Kedge", version);
    fact(list, "All settings", "in run.json");
    return list;
  }

  private static void fact(Element list, String name, String value) {
    list.add(new Element("div").add(Element.text("dt", name)).add(Element.text("dd", value)));
  }
}
