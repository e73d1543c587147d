package dev.kedge.report.html;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An HTML element under construction. Texts and attribute values are escaped as they come in, so
 * nothing that a model or a file says can become markup. The result is well-formed XML too. An
 * element holds its children; markup is made once, when the outermost one is written. Used by one
 * thread at a time.
 */
public final class Element {
  private static final Set<String> VOID = Set.of("meta", "img", "br", "input");
  private static final Set<String> INLINE =
      Set.of("a", "b", "code", "output", "span", "text", "title");
  private static final int REPLACEMENT = 0xFFFD;

  /** A part of an element's content. */
  private sealed interface Content {
    record Text(String escaped) implements Content {}

    record Child(Element element) implements Content {}
  }

  private final String tag;
  private final StringBuilder attributes = new StringBuilder();
  private final List<Content> content = new ArrayList<>();

  public Element(String tag) {
    this.tag = tag;
  }

  /** An element of a CSS class. */
  public static Element of(String tag, String cssClass) {
    return new Element(tag).with("class", cssClass);
  }

  /** An element with a text in it. */
  public static Element text(String tag, String text) {
    return new Element(tag).add(text);
  }

  /**
   * A style or a script, whose text stands as it is: a browser does not read escapes there, an XML
   * parser does.
   *
   * @throws IllegalArgumentException if the text has a character that means something else to one
   *     of the two
   */
  public static Element verbatim(String tag, String text) {
    if (text.indexOf('<') >= 0 || text.indexOf('&') >= 0) {
      throw new IllegalArgumentException("a " + tag + " with < or &");
    }
    Element element = new Element(tag);
    element.content.add(new Content.Text(text));
    return element;
  }

  public Element with(String attribute, String value) {
    attributes.append(' ').append(attribute).append("=\"");
    escape(value, attributes);
    attributes.append('"');
    return this;
  }

  public Element with(String attribute, int value) {
    return with(attribute, Integer.toString(value));
  }

  public Element add(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    escape(text, escaped);
    content.add(new Content.Text(escaped.toString()));
    return this;
  }

  public Element add(Element child) {
    content.add(new Content.Child(child));
    return this;
  }

  public Element addAll(Iterable<Element> children) {
    children.forEach(this::add);
    return this;
  }

  /** Writes the markup. */
  public void writeTo(Appendable out) throws IOException {
    out.append('<').append(tag).append(attributes);
    if (VOID.contains(tag)) {
      out.append("/>");
    } else {
      out.append('>');
      for (Content part : content) {
        switch (part) {
          case Content.Text(String escaped) -> out.append(escaped);
          case Content.Child(Element element) -> element.writeTo(out);
        }
      }
      out.append("</").append(tag).append('>');
    }
    if (!INLINE.contains(tag)) {
      out.append('\n');
    }
  }

  /** The markup. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    try {
      writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("a string builder takes all", e);
    }
    return out.toString();
  }

  /** Characters that XML does not know (controls, halves of surrogate pairs) are replaced. */
  private static void escape(String text, StringBuilder out) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.appendCodePoint(isXml(c) ? c : REPLACEMENT);
              }
            });
  }

  private static boolean isXml(int c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || (c >= 0x20 && c < 0x7F)
        || (c >= 0xA0 && c < 0xD800)
        || (c >= 0xE000 && c < 0xFFFE)
        || (c >= 0x10000 && c <= Character.MAX_CODE_POINT);
  }
}
