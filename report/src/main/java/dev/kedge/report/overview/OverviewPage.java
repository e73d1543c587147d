package dev.kedge.report.overview;

import dev.kedge.report.Words;
import dev.kedge.report.html.Document;
import dev.kedge.report.html.Element;
import dev.kedge.report.json.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What a run came to, as one page for a person. */
final class OverviewPage {
  /** Most classes that are shown one by one. */
  static final int MOST_CLASSES = 24;

  private static final int MOST_FAILURES = 100;

  /** Failures that are seen without unfolding. */
  private static final int FAILURES_OPEN = 8;

  private final Overview overview;
  private final Tally tally;
  private final RunSentences sentences;
  private final List<Session> sessions;
  private final Thumbnails thumbnails;
  private final String version;

  /** Whether it is a run of {@code kedge batch}. */
  private final boolean resumable;

  OverviewPage(
      Overview overview, OptionalLong left, List<Session> sessions, Path folder, String version) {
    this.overview = overview;
    this.tally = overview.tally();
    this.sentences = new RunSentences(tally, left);
    this.sessions = sessions;
    this.thumbnails = new Thumbnails(folder);
    this.version = version;
    this.resumable = Files.exists(folder.resolve(RunFiles.RUN));
  }

  String html() throws IOException {
    return Document.html(
        "What " + tally.model() + " looks at · Kedge",
        main(),
        Document.resource(OverviewPage.class, "overview.css"),
        Document.resource(OverviewPage.class, "gallery.js"));
  }

  /** What the run found first, then all pictures, then what they say together. */
  private Element main() {
    Element main = new Element("main").with("class", "run").add(header());
    if (!tally.failures().isEmpty()) {
      main.add(failures());
    }
    if (tally.count(Finding.NONE) > 0) {
      main.add(without());
    }
    if (!overview.offSubject().isEmpty()) {
      main.add(offSubject());
    }
    if (!overview.sheet().isEmpty()) {
      main.add(new Gallery(overview, thumbnails).section());
    }
    ClassCards cards = new ClassCards(overview, thumbnails::bare);
    if (cards.any()) {
      main.add(cards.section());
    }
    if (overview.all().anchored() >= Overview.LEAST_OF_CLASS) {
      main.add(new KindTable(overview).section());
    }
    return main.add(new RunFacts(tally, sessions, version, resumable).section());
  }

  private Element header() {
    Element header =
        new Element("header")
            .add(Element.of("p", "photo").add("Kedge · " + tally.model()))
            .add(Element.text("h1", sentences.headline()));
    if (!sentences.reason().isEmpty()) {
      header.add(Element.of("p", "reason").add(sentences.reason()));
    }
    Element tiles = Element.of("ul", "tiles");
    int failed = tally.failures().size();
    int none = tally.count(Finding.NONE);
    int classes = overview.classes().size();
    tiles.add(tile(failed, "failed", "failures", failed > 0));
    tiles.add(tile(none, "without an anchor", "without", none > 0));
    tiles.add(tile(overview.offSubjectCount(), "worth a look", "look", false));
    tiles.add(tile(tally.explained().size(), "explained", "pictures", false));
    tiles.add(tile(classes, classes == 1 ? "class" : "classes", "", false));
    header.add(tiles);
    if (overview.unseen() > 0) {
      header.add(
          Element.of("p", "small")
              .add(
                  "%s only counted here: what the page shows of them is damaged or missing in views.jsonl. Their lines are whole."
                      .formatted(Words.count(overview.unseen(), "picture"))));
    }
    return header;
  }

  /** A number; it leads to a section where there is one. */
  private static Element tile(int number, String what, String section, boolean bad) {
    Element content =
        number == 0 || section.isEmpty()
            ? new Element("span")
            : new Element("a").with("href", "#" + section);
    return Element.of("li", bad ? "bad" : "")
        .add(
            content
                .add(Element.text("b", Words.count(number)))
                .add(Element.of("span", "what").add(what)));
  }

  private Element without() {
    int shown = overview.without().size();
    int count = tally.count(Finding.NONE);
    Element section =
        Document.section("Without an anchor")
            .with("id", "without")
            .add(Element.text("p", sentences.without()));
    if (count == tally.explained().size()) {
      return section;
    }
    Element grid = Element.of("ul", "contacts");
    overview.without().forEach(view -> grid.add(thumbnails.named(view)));
    section.add(grid);
    return shown < count
        ? section.add(
            Element.of("p", "small").add("The first %s by name.".formatted(Words.count(shown))))
        : section;
  }

  private Element offSubject() {
    int count = overview.offSubjectCount();
    int shown = overview.offSubject().size();
    Element section =
        Document.section("Worth a look: does it look at the background?")
            .with("id", "look")
            .add(
                new Element("p")
                    .add(
                        "In %s of %s the anchor lies mostly along the edge of the picture, where the subject seldom is. The model may have learnt a background, a frame or a watermark.%s"
                            .formatted(
                                Words.count(count),
                                Words.count(overview.all().anchored(), "picture"),
                                shown < count ? " The " + shown + " most extreme:" : "")));
    Element grid = Element.of("ul", "contacts");
    for (View view : overview.offSubject()) {
      grid.add(
          thumbnails.named(
              view, Words.percent(view.region().border()) + " of the anchor at the edge"));
    }
    return section
        .add(grid)
        .add(
            Element.of("p", "small")
                .add(
                    "The edge is the outer tenth on each side, %s of the picture. Listed is what has at least 1.75 times as much of its anchor there."
                        .formatted(
                            Words.percent(overview.offSubject().getFirst().region().expected()))));
  }

  private Element failures() {
    Element section = Document.section("What failed").with("id", "failures");
    int open =
        tally.failures().size() <= FAILURES_OPEN + 2 ? tally.failures().size() : FAILURES_OPEN;
    section.add(listed(tally.failures().subList(0, open)));
    int most = Math.min(MOST_FAILURES, tally.failures().size());
    if (open < most) {
      section.add(
          new Element("details")
              .add(Element.text("summary", Words.count(most - open) + " more"))
              .add(listed(tally.failures().subList(open, most))));
    }
    if (tally.failures().size() > MOST_FAILURES) {
      section.add(
          Element.text(
              "p",
              "The first %s of %s; all are in explanations.jsonl."
                  .formatted(MOST_FAILURES, Words.count(tally.failures().size()))));
    }
    return resumable
        ? section.add(
            Element.of("p", "small").add("kedge batch … --resume tries them again, and only them."))
        : section;
  }

  private static Element listed(List<Tally.Failure> failures) {
    Element list = new Element("dl");
    for (Tally.Failure failure : failures) {
      list.add(
          new Element("div")
              .add(Element.text("dt", failure.image()))
              .add(Element.text("dd", reason(failure))));
    }
    return list;
  }

  /** The reason without the name, which is said beside it. */
  private static String reason(Tally.Failure failure) {
    int name = failure.reason().indexOf(failure.image() + ": ");
    return name < 0
        ? failure.reason()
        : failure.reason().substring(name + failure.image().length() + 2);
  }
}
