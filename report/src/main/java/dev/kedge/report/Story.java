package dev.kedge.report;

import java.util.List;

/**
 * What is said of a result, made once and rendered as text or as a page. Renderers know nothing of
 * anchors; makers know nothing of columns or markup. Immutable.
 *
 * @param about what it is about: photo and model
 * @param headline what happened, in one sentence
 * @param reason why, as far as it is known; may be empty
 * @param notices what a reader must know before believing it
 * @param sections in the order of reading
 */
public record Story(
    String about, String headline, String reason, List<Notice> notices, List<Section> sections) {
  public Story {
    notices = List.copyOf(notices);
    sections = List.copyOf(sections);
  }

  /**
   * Something to know first.
   *
   * @param next what to try; parts between backticks are typed as they are; empty for nothing
   */
  public record Notice(String title, String text, String next) {}

  /**
   * Blocks under a title.
   *
   * @param title may be empty
   * @param detail whether a person at a terminal can do without it
   */
  public record Section(String title, boolean detail, List<Block> blocks) {
    public Section {
      blocks = List.copyOf(blocks);
    }

    public static Section of(String title, Block... blocks) {
      return new Section(title, false, List.of(blocks));
    }

    /** A section that a person at a terminal can do without. */
    public static Section detail(String title, Block... blocks) {
      return new Section(title, true, List.of(blocks));
    }
  }

  /** A part of a section. */
  public sealed interface Block {}

  /**
   * Sentences.
   *
   * @param detail whether a person at a terminal can do without them
   */
  public record Paragraph(String text, boolean detail) implements Block {
    public Paragraph(String text) {
      this(text, false);
    }
  }

  /** Named facts, one below the other. */
  public record Facts(List<Fact> facts) implements Block {
    public Facts {
      facts = List.copyOf(facts);
    }
  }

  /**
   * A fact.
   *
   * @param value with its unit
   * @param meaning what the value means, for who has room for it; may be empty
   * @param detail whether a person at a terminal can do without it
   */
  public record Fact(String name, String value, String meaning, boolean detail) {
    public static Fact of(String name, String value) {
      return new Fact(name, value, "", false);
    }

    public static Fact of(String name, String value, String meaning) {
      return new Fact(name, value, meaning, false);
    }

    /** A fact that a person at a terminal can do without. */
    public static Fact detail(String name, String value) {
      return new Fact(name, value, "", true);
    }
  }

  /** Shares side by side. */
  public record Bars(List<Bar> bars) implements Block {
    public Bars {
      bars = List.copyOf(bars);
    }
  }

  /**
   * A share.
   *
   * @param value as it is written
   * @param share the bar's length, 0..1
   * @param chosen whether it is the one that matters
   */
  public record Bar(String label, String value, double share, boolean chosen) {}

  /** The shares of two side by side. */
  public record Sides(Bars first, Bars second) implements Block {}

  /** Rows under heads. */
  public record Table(List<String> heads, List<Row> rows) implements Block {
    public Table {
      heads = List.copyOf(heads);
      rows = List.copyOf(rows);
    }
  }

  /**
   * A row.
   *
   * @param chosen whether it is one that matters
   */
  public record Row(boolean chosen, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /** What a cell is. */
  public enum CellKind {
    /** Words. */
    PLAIN,
    /** A verdict, which stands out. */
    VERDICT,
    /** The first one's letter. */
    FIRST,
    /** The second one's letter. */
    SECOND
  }

  /**
   * A cell.
   *
   * @param more said below, a line each
   * @param share a bar below, 0..1; none if it is negative
   */
  public record Cell(CellKind kind, String text, List<String> more, double share) {
    public Cell {
      more = List.copyOf(more);
    }

    public static Cell of(String text) {
      return new Cell(CellKind.PLAIN, text, List.of(), -1);
    }
  }

  /** How figures are laid out. */
  public enum Layout {
    /** The first large, the second beside it. */
    HERO,
    /** Two columns. */
    PAIR,
    /** As many columns as fit. */
    GRID,
    /** The same, for figures with many words. */
    CARDS,
    /** The same, for small ones. */
    THUMBNAILS,
    /** One below the other. */
    SINGLE
  }

  /** Figures with their captions. */
  public record Figures(Layout layout, List<Figure> figures) implements Block {
    public Figures {
      figures = List.copyOf(figures);
    }

    public static Figures of(Layout layout, Figure... figures) {
      return new Figures(layout, List.of(figures));
    }
  }

  /** What a figure is to the reader. */
  public enum Role {
    /** One of many. */
    PLAIN,
    /** The one to see first. */
    MAIN,
    /** Beside that one. */
    BESIDE,
    /** Something that speaks for the result. */
    GOOD,
    /** Something that speaks against it. */
    BAD,
    /** A small one. */
    SMALL,
    /** Of the first of two. */
    FIRST,
    /** Of the second of two. */
    SECOND,
    /** What lies between the two. */
    BETWEEN,
    /** A map of shares. */
    MAP
  }

  /**
   * A figure, which the page supplies by name and number.
   *
   * @param number from 0, of those with this name
   * @param description for screen readers
   */
  public record Figure(String name, int number, Role role, String description, Caption caption) {}

  /**
   * What is said of a figure. At a terminal, which shows no figure, it is said if it has a lead, or
   * is of one of two.
   *
   * @param lead the first words, which stand out; may be empty
   * @param verdict whether they are a verdict
   * @param text follows them
   * @param more said below, a line each
   */
  public record Caption(String lead, boolean verdict, String text, List<String> more) {
    public Caption {
      more = List.copyOf(more);
    }

    public static Caption of(String text) {
      return new Caption("", false, text, List.of());
    }
  }

  /** Text to be copied as it is; not for a terminal. */
  public record Code(String text) implements Block {}

  /** A block to be unfolded; not for a terminal. */
  public record Folded(String title, Block block) implements Block {}
}
