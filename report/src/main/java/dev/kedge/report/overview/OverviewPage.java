package dev.kedge.report.overview;

import dev.kedge.report.Words;
import dev.kedge.report.html.Document;
import dev.kedge.report.html.Element;
import dev.kedge.report.json.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run came to, as one page for a person. */
final class OverviewPage {
  /** Most classes that are shown one by one. */
  static final int MOST_CLASSES = 24;

  private static final int MOST_FAILURES = 100;

  private final Overview overview;
  private final Tally tally;
  private final List<Session> sessions;
  private final Path folder;
  private final String version;

  OverviewPage(Overview overview, List<Session> sessions, Path folder, String version) {
    this.overview = overview;
    this.tally = overview.tally();
    this.sessions = sessions;
    this.folder = folder;
    this.version = version;
  }

  String html() throws IOException {
    return Document.html(
        "What " + tally.model() + " looks at · Kedge",
        main(),
        Document.resource(OverviewPage.class, "overview.css"));
  }

  private Element main() {
    Element main = new Element("main").add(header());
    if (!overview.offSubject().isEmpty()) {
      main.add(offSubject());
    }
    if (!overview.classes().isEmpty()) {
      main.add(new ClassCards(overview, this::picture).section());
    }
    if (overview.all().anchored() > 0) {
      main.add(new KindTable(overview).section());
    }
    main.add(new RunFacts(tally, sessions, version).section());
    if (!tally.failures().isEmpty()) {
      main.add(failures());
    }
    if (!overview.sheet().isEmpty()) {
      main.add(sheet());
    }
    return main;
  }

  private Element header() {
    int explained = tally.explained().size();
    Element header =
        new Element("header")
            .add(Element.of("p", "photo").add("Kedge · " + tally.model()))
            .add(
                Element.text(
                    "h1", "What the model looks at in " + Words.count(explained, "picture")));
    int found = overview.all().anchored();
    if (found > 0) {
      header.add(
          Element.of("p", "reason")
              .add(
                  "The parts in colour are anchors: while they are kept, the model nearly always gives the same answer, whatever of the grey rest is masked. A typical anchor is %s of the picture."
                      .formatted(Words.percent(tally.medianShare()))));
    }
    Element tiles = Element.of("ul", "tiles");
    tiles.add(tile(Words.count(explained), "explained", ""));
    tiles.add(
        tile(
            Words.count(tally.failures().size()),
            "failed",
            tally.failures().isEmpty() ? "" : "bad"));
    tiles.add(tile(Words.count(found), "have an anchor", ""));
    tiles.add(tile(Words.count(overview.classes().size()), "classes", ""));
    if (!sessions.isEmpty()) {
      double rate = Session.sum(sessions).rate();
      tiles.add(
          rate >= 1
              ? tile(Words.fixed(rate, 1), "pictures a second", "")
              : tile(Words.fixed(rate * 60, 1), "pictures a minute", ""));
    }
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

  private static Element tile(String number, String what, String cssClass) {
    return Element.of("li", cssClass)
        .add(Element.text("b", number))
        .add(Element.text("span", what));
  }

  private Element offSubject() {
    int count = overview.offSubjectCount();
    int shown = overview.offSubject().size();
    Element section =
        Document.section("Worth a look: does it look at the background?")
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
          picture(
              view, Words.percent(view.region().border()) + " of the anchor at the edge", true));
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

  private Element sheet() {
    int shown = overview.sheet().size();
    int all = tally.explained().size();
    Element section = Document.section(shown < all ? "Some of the anchors" : "All anchors");
    section.add(
        Element.text(
            "p",
            shown < all
                ? "%s of %s pictures, drawn at random, by class. Those left out are in views.jsonl."
                    .formatted(Words.count(shown), Words.count(all))
                : "By class. Where nothing is grey, the search found no anchor that leaves anything"
                    + " out."));
    Element grid = Element.of("ul", "contacts");
    overview.sheet().forEach(view -> grid.add(picture(view, "", true)));
    return section.add(grid);
  }

  /** A picture with its anchor in colour, linked to its own report where there is one. */
  private Element picture(View view, String detail, boolean label) {
    Element img =
        new Element("img")
            .with("src", view.dataUri())
            .with("alt", view.image() + ", anchor in colour")
            .with("title", view.image() + ": " + view.label())
            .with("loading", "lazy");
    Element linked =
        Files.exists(PictureFolders.of(folder, view.image()).resolve("report.html"))
            ? new Element("a").with("href", PictureFolders.link(view.image())).add(img)
            : img;
    Element item = new Element("li").add(linked);
    if (label) {
      item.add(Element.of("span", "says").add(Words.brief(view.label())));
    }
    if (!detail.isEmpty()) {
      item.add(Element.of("span", "detail").add(detail));
    }
    return item;
  }

  private Element failures() {
    Element section = Document.section("What failed").with("id", "failures");
    Element list = new Element("dl");
    tally.failures().stream()
        .limit(MOST_FAILURES)
        .forEach(
            failure ->
                list.add(
                    new Element("div")
                        .add(Element.text("dt", failure.image()))
                        .add(Element.text("dd", reason(failure)))));
    section.add(list);
    if (tally.failures().size() > MOST_FAILURES) {
      section.add(
          Element.text(
              "p",
              "The first %s of %s; all are in explanations.jsonl."
                  .formatted(MOST_FAILURES, Words.count(tally.failures().size()))));
    }
    return section.add(
        Element.of("p", "small").add("kedge batch … --resume tries them again, and only them."));
  }

  /** The reason without the name, which is said beside it. */
  private static String reason(Tally.Failure failure) {
    int name = failure.reason().indexOf(failure.image() + ": ");
    return name < 0
        ? failure.reason()
        : failure.reason().substring(name + failure.image().length() + 2);
  }
}
