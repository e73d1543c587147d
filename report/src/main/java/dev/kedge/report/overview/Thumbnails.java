package dev.kedge.report.overview;

import dev.kedge.report.Words;
import dev.kedge.report.html.Element;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures of a run in lists, each linked to its own report where there is one. */
final class Thumbnails {
  private final Path folder;

  /**
   * @param folder of the run
   */
  Thumbnails(Path folder) {
    this.folder = folder;
  }

  /** A picture alone. */
  Element bare(View view) {
    return item(view).add(linked(view, false));
  }

  /** A picture with its name, its class and what was found of it. */
  Element named(View view) {
    return named(view, detail(view));
  }

  /** The same with something else to say of it. */
  Element named(View view, String detail) {
    Element item = item(view).add(linked(view, true));
    if (view.finding() != Finding.ANCHOR) {
      item.add(Element.of("b", "badge").add(view.finding().words()));
    }
    return item.add(Element.of("span", "says").add(Words.brief(view.label())))
        .add(Element.of("span", "detail").add(detail));
  }

  private static String detail(View view) {
    return switch (view.finding()) {
      case ANCHOR ->
          "%s, %s of the picture"
              .formatted(Words.count(view.size(), "superpixel"), Words.percent(view.share()));
      case NONE -> view.size() == 0 ? "nothing is known" : "brighter: the best so far";
      case WHOLE, NO_PART -> "";
    };
  }

  private static Element item(View view) {
    return Element.of("li", view.finding().key())
        .with("data-found", view.finding().key())
        .with("data-share", Words.fixed(view.share(), 4))
        .with("data-size", view.size());
  }

  private Element linked(View view, boolean name) {
    Element img =
        new Element("img")
            .with("src", view.dataUri())
            .with("alt", view.image() + ": " + view.finding().words())
            .with("title", view.image() + ": " + view.label())
            .with("loading", "lazy");
    boolean report = Files.exists(PictureFolders.of(folder, view.image()).resolve("report.html"));
    Element element =
        report
            ? new Element("a").with("href", PictureFolders.link(view.image()))
            : new Element("span");
    element.add(Element.of("span", "frame").add(img));
    return name ? element.add(Element.of("span", "name").add(view.image())) : element;
  }
}
