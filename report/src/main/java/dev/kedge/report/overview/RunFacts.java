package dev.kedge.report.overview;

import dev.kedge.report.page.Bars;
import dev.kedge.report.page.Document;
import dev.kedge.report.page.Element;
import dev.kedge.report.page.Words;
import dev.kedge.search.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How the run went: what was found, of what size, and where the time went. */
final class RunFacts {
  /** Anchors of more superpixels are counted together. */
  private static final int MOST_SIZES = 8;

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
    int larger = 0;
    for (Map.Entry<Integer, Integer> size : tally.sizes().entrySet()) {
      if (size.getKey() <= MOST_SIZES) {
        bars.add(bar("" + size.getKey(), size.getValue(), sum));
      } else {
        larger += size.getValue();
      }
    }
    if (larger > 0) {
      bars.add(bar("more than " + MOST_SIZES, larger, sum));
    }
    return bars;
  }

  private Element statuses() {
    double sum = tally.explained().size();
    Element bars = Element.of("ul", "bars");
    int whole = tally.wholes();
    tally
        .statuses()
        .forEach(
            (status, count) ->
                bars.add(bar(words(status), count - (status == Status.FOUND ? whole : 0), sum)));
    if (whole > 0) {
      bars.add(bar("no less than the whole picture", whole, sum));
    }
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
      case NOT_FOUND -> "no anchor";
      case LIMIT -> "no anchor within the limits";
      case DEADLINE -> "the deadline came first";
      case CANCELLED -> "cancelled";
    };
  }

  private Element facts() {
    Element list = new Element("dl");
    fact(list, "Through the model", Words.count(tally.evaluations(), "masked picture"));
    if (!sessions.isEmpty()) {
      Session all = Session.sum(sessions);
      fact(
          list,
          sessions.size() == 1 ? "One run" : sessions.size() + " runs",
          "%s in %s: %.2f pictures and %s masked pictures a second"
              .formatted(
                  Words.count(all.explained() + all.failed(), "picture"),
                  Spans.text(Duration.ofMillis((long) (1000 * all.seconds()))),
                  all.rate(),
                  Words.count(Math.round(all.evaluations() / Math.max(1e-9, all.seconds())))));
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
