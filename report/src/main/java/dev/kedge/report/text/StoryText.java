package dev.kedge.report.text;

import dev.kedge.report.Story;
import dev.kedge.report.Story.Bar;
import dev.kedge.report.Story.Bars;
import dev.kedge.report.Story.Block;
import dev.kedge.report.Story.Caption;
import dev.kedge.report.Story.Cell;
import dev.kedge.report.Story.Code;
import dev.kedge.report.Story.Fact;
import dev.kedge.report.Story.Facts;
import dev.kedge.report.Story.Figure;
import dev.kedge.report.Story.Figures;
import dev.kedge.report.Story.Folded;
import dev.kedge.report.Story.Notice;
import dev.kedge.report.Story.Paragraph;
import dev.kedge.report.Story.Role;
import dev.kedge.report.Story.Row;
import dev.kedge.report.Story.Section;
import dev.kedge.report.Story.Sides;
import dev.kedge.report.Story.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Renders stories as text for a terminal of {@value Lines#COLUMNS} columns, without details. It
 * knows nothing of what they tell.
 */
public final class StoryText {
  private static final String INDENT = "  ";
  private static final int BAR_WIDTH = 20;

  private final Lines lines = new Lines();

  private StoryText() {}

  /** A story's text, several lines. */
  public static String of(Story story) {
    StoryText text = new StoryText();
    text.lines.add("", story.about());
    text.lines.add("", story.headline());
    text.lines.add("", story.reason());
    story.notices().forEach(text::notice);
    story.sections().forEach(text::section);
    return text.lines.toString();
  }

  private void notice(Notice notice) {
    String next = notice.next().isEmpty() ? "" : " Next: " + notice.next().replace("`", "");
    lines.gap();
    lines.add("", notice.title() + ". " + notice.text() + next);
  }

  private void section(Section section) {
    if (section.detail()) {
      return;
    }
    lines.gap();
    lines.add("", section.title());
    int names =
        section.blocks().stream()
            .flatMap(block -> block instanceof Facts(var facts) ? facts.stream() : Stream.empty())
            .filter(fact -> !fact.detail())
            .mapToInt(fact -> fact.name().length())
            .max()
            .orElse(0);
    section.blocks().forEach(block -> block(block, names));
  }

  /**
   * @param names columns for the names of facts, the same in all of a section
   */
  private void block(Block block, int names) {
    switch (block) {
      case Paragraph(String text, boolean detail) -> lines.add(INDENT, detail ? "" : text);
      case Facts(List<Fact> facts) -> facts(facts, names);
      case Bars(List<Bar> bars) -> bars(bars);
      case Sides(Bars first, Bars second) ->
          bars(Stream.concat(first.bars().stream(), second.bars().stream()).toList());
      case Table(List<String> heads, List<Row> rows) -> table(heads, rows);
      case Figures figures -> figures.figures().forEach(this::figure);
      case Code code -> {}
      case Folded folded -> {}
    }
  }

  private void facts(List<Fact> facts, int width) {
    for (Fact fact : facts) {
      if (!fact.detail()) {
        lines.add(INDENT + padded(fact.name(), width) + INDENT, fact.value());
      }
    }
  }

  private void bars(List<Bar> bars) {
    int width = bars.stream().mapToInt(bar -> bar.value().length()).max().orElse(0);
    for (Bar bar : bars) {
      String drawn = "█".repeat((int) Math.round(Math.clamp(bar.share(), 0, 1) * BAR_WIDTH));
      lines.add(
          INDENT
              + " ".repeat(width - bar.value().length())
              + bar.value()
              + INDENT
              + padded(drawn, BAR_WIDTH)
              + INDENT,
          bar.label());
    }
  }

  /** Columns as wide as their cells, narrower where they do not fit: then cells have more lines. */
  private void table(List<String> heads, List<Row> rows) {
    List<List<String>> cells = new ArrayList<>(List.of(heads));
    rows.forEach(row -> cells.add(row.cells().stream().map(StoryText::words).toList()));
    int[] widths = new int[heads.size()];
    for (List<String> row : cells) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    lines.columns(INDENT, widths, cells);
  }

  private static String words(Cell cell) {
    return cell.more().isEmpty()
        ? cell.text()
        : cell.text() + ", " + String.join(", ", cell.more());
  }

  /** What is said of a figure, if it can be understood without it. */
  private void figure(Figure figure) {
    Caption caption = figure.caption();
    String letter = figure.role() == Role.FIRST ? "A  " : figure.role() == Role.SECOND ? "B  " : "";
    if (caption.lead().isEmpty() && letter.isEmpty()) {
      return;
    }
    lines.add(INDENT + letter, (caption.lead() + " " + caption.text()).strip());
    caption.more().forEach(more -> lines.add(INDENT + INDENT, more));
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
