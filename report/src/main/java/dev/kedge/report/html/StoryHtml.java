package dev.kedge.report.html;

import dev.kedge.report.Story;
import dev.kedge.report.Story.Bar;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Cell;
import dev.kedge.report.Story.CellKind;
import dev.kedge.report.Story.Code;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Folded;
import dev.kedge.report.Story.Layout;
import dev.kedge.report.Story.Notice;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Row;
import dev.kedge.report.Story.Section;
import dev.kedge.report.Story.Sides;
import dev.kedge.report.Story.Table;
import dev.kedge.report.Words;
import java.util.List;
import java.util.function.Function;

/** Renders stories as HTML. It knows nothing of what they tell. Stateless but for its figures. */
public final class StoryHtml {
  /** The pictures and drawings that stories name. */
  private final Function<Figure, Element> pictures;

  /**
   * @param pictures gives what a figure shows, without its caption
   */
  public StoryHtml(Function<Figure, Element> pictures) {
    this.pictures = pictures;
  }

  /** The page's content. */
  public Element main(Story story) {
    Element main =
        new Element("main")
            .add(header(story))
            .addAll(story.notices().stream().map(StoryHtml::notice).toList());
    story.sections().forEach(section -> main.add(section(section)));
    return main;
  }

  /** What it is about, what happened, and why. */
  public static Element header(Story story) {
    Element header =
        new Element("header")
            .add(Element.of("p", "photo").add(story.about()))
            .add(Element.text("h1", story.headline()));
    return story.reason().isEmpty()
        ? header
        : header.add(Element.of("p", "reason").add(story.reason()));
  }

  /** Every other part of what to try, between backticks, is code. */
  private static Element notice(Notice notice) {
    Element paragraph = Element.text("p", notice.text());
    if (!notice.next().isEmpty()) {
      paragraph.add(" Next: ");
      String[] parts = notice.next().split("`", -1);
      for (int i = 0; i < parts.length; i++) {
        if (i % 2 == 0) {
          paragraph.add(parts[i]);
        } else {
          paragraph.add(Element.text("code", parts[i]));
        }
      }
    }
    return Element.of("aside", "notice").add(Element.text("h2", notice.title())).add(paragraph);
  }

  /** A section; one without a title that begins with figures is laid out as they are. */
  public Element section(Section section) {
    if (section.title().isEmpty() && section.blocks().getFirst() instanceof Figures lead) {
      return Element.of("section", css(lead.layout())).addAll(figures(lead));
    }
    Element element = Document.section(section.title());
    section.blocks().forEach(block -> element.addAll(block(block)));
    return element;
  }

  /** A block's elements. */
  private List<Element> block(Block block) {
    return switch (block) {
      case Paragraph(String text, boolean detail) -> List.of(Element.text("p", text));
      case Facts(List<Fact> facts) -> List.of(facts(facts));
      case Bars(List<Bar> bars) -> List.of(bars(bars));
      case Sides(Bars first, Bars second) ->
          List.of(
              Element.of("div", "pair")
                  .add(side(Role.FIRST, first.bars()))
                  .add(side(Role.SECOND, second.bars())));
      case Table(List<String> heads, List<Row> rows) -> List.of(table(heads, rows));
      case Figures figures ->
          figures.layout() == Layout.SINGLE
              ? figures(figures)
              : List.of(Element.of("div", css(figures.layout())).addAll(figures(figures)));
      case Code(String text) -> List.of(new Element("pre").add(Element.text("code", text)));
      case Folded(String title, Block folded) ->
          List.of(new Element("details").add(Element.text("summary", title)).addAll(block(folded)));
    };
  }

  /** Names and what they stand for, in a list. */
  public static Element facts(List<Fact> facts) {
    Element list = new Element("dl");
    for (Fact fact : facts) {
      String value = fact.meaning().isEmpty() ? fact.value() : fact.value() + ": " + fact.meaning();
      list.add(
          new Element("div").add(Element.text("dt", fact.name())).add(Element.text("dd", value)));
    }
    return list;
  }

  /** Shares as bars, one below the other. */
  public static Element bars(List<Bar> bars) {
    Element list = Element.of("ol", "bars");
    for (Bar bar : bars) {
      list.add(
          Element.of("li", bar.chosen() ? "explained" : "other")
              .add(Element.of("span", "label").add(bar.label()))
              .add(Element.of("span", "value").add(bar.value()))
              .add(track(bar.share())));
    }
    return list;
  }

  private static Element track(double share) {
    return Element.of("span", "track")
        .add(Element.of("span", "bar").with("style", "width:" + Words.fixed(100 * share, 2) + "%"));
  }

  private static Element side(Role role, List<Bar> bars) {
    return Element.of("div", css(role)).add(letter(role)).add(bars(bars));
  }

  private static Element letter(Role role) {
    return Element.of("b", "letter").add(role == Role.FIRST ? "A" : "B");
  }

  private static Element table(List<String> heads, List<Row> rows) {
    Element head = new Element("tr");
    heads.forEach(name -> head.add(Element.text("th", name).with("scope", "col")));
    Element table = new Element("table").add(head);
    for (Row row : rows) {
      Element line = row.chosen() ? Element.of("tr", "own") : new Element("tr");
      table.add(line.addAll(row.cells().stream().map(StoryHtml::cell).toList()));
    }
    return Element.of("div", "scrolled").add(table);
  }

  private static Element cell(Cell cell) {
    Element element = new Element("td");
    switch (cell.kind()) {
      case PLAIN -> element.add(cell.text());
      case VERDICT -> {
        if (!cell.text().isEmpty()) {
          element.add(Element.of("b", "verdict").add(cell.text()));
        }
      }
      case FIRST, SECOND ->
          element.add(
              Element.of("b", cell.kind() == CellKind.FIRST ? "letter a" : "letter b")
                  .add(cell.text()));
    }
    cell.more().forEach(more -> element.add(Element.of("span", "detail").add(more)));
    return cell.share() < 0 ? element : element.add(track(cell.share()));
  }

  private List<Element> figures(Figures figures) {
    return figures.figures().stream().map(this::figure).toList();
  }

  private Element figure(Figure figure) {
    String css = css(figure.role());
    Element element = css.isEmpty() ? new Element("figure") : Element.of("figure", css);
    element.add(pictures.apply(figure));
    Caption caption = figure.caption();
    return caption.lead().isEmpty() && caption.text().isEmpty()
        ? element
        : element.add(caption(figure.role(), caption));
  }

  private static Element caption(Role role, Caption caption) {
    Element element = new Element("figcaption");
    if (!caption.lead().isEmpty()) {
      boolean ofTwo = role == Role.FIRST || role == Role.SECOND;
      if (ofTwo) {
        element.add(letter(role)).add(" ");
      }
      String css = caption.verdict() ? "verdict" : ofTwo ? "answer" : "lead";
      element.add(Element.of("b", css).add(caption.lead()));
      element.add(caption.text().isEmpty() ? "" : " ");
    }
    element.add(caption.text());
    for (int i = 0; i < caption.more().size(); i++) {
      boolean last = i == caption.more().size() - 1;
      element.add(Element.of("span", last ? "detail" : "says").add(caption.more().get(i)));
    }
    return element;
  }

  private static String css(Layout layout) {
    return switch (layout) {
      case HERO -> "hero";
      case PAIR -> "pair";
      case GRID -> "grid";
      case CARDS -> "grid cards";
      case THUMBNAILS -> "grid thumbnails";
      case SINGLE -> "";
    };
  }

  private static String css(Role role) {
    return switch (role) {
      case PLAIN -> "";
      case MAIN -> "large";
      case BESIDE -> "small";
      case GOOD -> "sample kept";
      case BAD -> "sample lost";
      case SMALL -> "thumbnail";
      case FIRST -> "side a";
      case SECOND -> "side b";
      case BETWEEN -> "change";
      case MAP -> "heat";
    };
  }
}
