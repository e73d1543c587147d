package dev.kedge.report.text;

import dev.kedge.report.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Lines of text under construction, broken between words. Used by one thread at a time. */
final class Lines {
  /** As many characters a line has at most, if its words allow. */
  static final int COLUMNS = 80;

  private static final int LEAST_COLUMN = 8;
  private static final char NO_BREAK = '\u00A0';
  private static final String BETWEEN = "  ";

  private final StringBuilder text = new StringBuilder();

  /** An empty line, unless it would be the first or a second one. */
  void gap() {
    if (!text.isEmpty() && !text.toString().endsWith(System.lineSeparator().repeat(2))) {
      text.append(System.lineSeparator());
    }
  }

  /** Words after a lead, lines after the first one below them; nothing if there are no words. */
  void add(String lead, String words) {
    String before = lead;
    for (String line : broken(words, COLUMNS - lead.length())) {
      line(before + line);
      before = " ".repeat(lead.length());
    }
  }

  /** Rows of cells in columns of at most these widths, together no wider than a line. */
  void columns(String indent, int[] most, List<List<String>> rows) {
    int[] widths = most.clone();
    int room = COLUMNS - indent.length() - BETWEEN.length() * (widths.length - 1);
    while (IntStream.of(widths).sum() > room) {
      int widest = 0;
      for (int c = 1; c < widths.length; c++) {
        widest = widths[c] > widths[widest] ? c : widest;
      }
      if (widths[widest] <= LEAST_COLUMN) {
        break;
      }
      widths[widest]--;
    }
    rows.forEach(row -> row(indent, widths, row));
  }

  private void row(String indent, int[] widths, List<String> row) {
    List<List<String>> cells =
        IntStream.range(0, widths.length).mapToObj(c -> broken(row.get(c), widths[c])).toList();
    int height = cells.stream().mapToInt(List::size).max().orElse(0);
    for (int l = 0; l < height; l++) {
      StringBuilder line = new StringBuilder(indent);
      for (int c = 0; c < widths.length; c++) {
        String part = l < cells.get(c).size() ? cells.get(c).get(l) : "";
        line.append(part).append(" ".repeat(Math.max(0, widths[c] - part.length())));
        line.append(BETWEEN);
      }
      line(line.toString());
    }
  }

  private void line(String line) {
    text.append(line.stripTrailing().replace(NO_BREAK, ' ')).append(System.lineSeparator());
  }

  /** Words in lines of so many characters; a longer word has a line for itself. */
  private static List<String> broken(String words, int width) {
    List<String> broken = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : Printable.of(words).split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        broken.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    if (!line.isEmpty()) {
      broken.add(line.toString());
    }
    return broken;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
