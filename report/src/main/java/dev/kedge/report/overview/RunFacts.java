package dev.kedge.report.overview;

import dev.kedge.report.StatusWords;
import dev.kedge.report.Story.Bar;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Words;
import dev.kedge.report.html.Document;
import dev.kedge.report.html.Element;
import dev.kedge.report.html.StoryHtml;
import dev.kedge.report.json.Session;
import dev.kedge.search.Status;
import java.time.Duration;
import java.util.ArrayList;
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
  private final boolean settings;

  /**
   * @param settings whether run.json is there
   */
  RunFacts(Tally tally, List<Session> sessions, String version, boolean settings) {
    this.tally = tally;
    this.sessions = sessions;
    this.version = version;
    this.settings = settings;
  }

  Element section() {
    Element section = Document.section("How it went");
    if (tally.explained().isEmpty()) {
      return section.add(StoryHtml.facts(facts()));
    }
    Element columns =
        Element.of("div", "columns")
            .add(column("Where the time went", time()))
            .add(column("Superpixels in an anchor", sizes()))
            .add(column("What was found", statuses()));
    return section.add(columns).add(StoryHtml.facts(facts()));
  }

  private static Element column(String title, List<Bar> bars) {
    return new Element("div").add(Element.text("h3", title)).add(StoryHtml.bars(bars));
  }

  private List<Bar> time() {
    double sum = tally.seconds().values().stream().mapToDouble(Double::doubleValue).sum();
    return tally.seconds().entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .map(part -> bar(PARTS.getOrDefault(part.getKey(), part.getKey()), part.getValue(), sum))
        .toList();
  }

  private List<Bar> sizes() {
    double sum = tally.sizes().values().stream().mapToInt(Integer::intValue).sum();
    List<Bar> bars = new ArrayList<>();
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

  private List<Bar> statuses() {
    double sum = tally.explained().size();
    List<Bar> bars = new ArrayList<>();
    int whole = tally.wholes();
    tally
        .statuses()
        .forEach(
            (status, count) ->
                bars.add(
                    bar(
                        StatusWords.of(status).outcome(),
                        count - (status == Status.FOUND ? whole : 0),
                        sum)));
    if (whole > 0) {
      bars.add(bar("no less than the whole picture", whole, sum));
    }
    return bars;
  }

  private static Bar bar(String label, double value, double sum) {
    double share = sum == 0 ? 0 : value / sum;
    return new Bar(label, Words.percent(share), share, false);
  }

  private List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    facts.add(Fact.of("Through the model", Words.count(tally.evaluations(), "masked picture")));
    if (!sessions.isEmpty()) {
      Session all = Session.sum(sessions);
      facts.add(
          Fact.of(
              sessions.size() == 1 ? "One run" : sessions.size() + " runs",
              "%s in %s: %s pictures and %s a second"
                  .formatted(
                      Words.count(all.explained() + all.failed(), "picture"),
                      Words.span(Duration.ofMillis((long) (1000 * all.seconds()))),
                      Words.fixed(all.rate(), 2),
                      Words.count(
                          Math.round(all.evaluations() / Math.max(1e-9, all.seconds())),
                          "masked picture"))));
    }
    tally
        .used()
        .ifPresent(
            used -> {
              facts.add(Fact.of("Model", Words.runBy(used.inference())));
              facts.add(Fact.of("Masking", Words.maskedBy(used)));
            });
    facts.add(Fact.of("Kedge", version));
    if (settings) {
      facts.add(Fact.of("All settings", "in run.json"));
    }
    return facts;
  }
}
