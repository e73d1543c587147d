package dev.kedge.app.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A page that loads nothing from anywhere. */
public final class Document {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private Document() {}

  /**
   * The file's text: HTML that is well-formed XML as well.
   *
   * @param style added to that of all pages
   */
  public static String html(String title, Element main, String style) throws IOException {
    Element head =
        new Element("head")
            .add(new Element("meta").with("charset", "utf-8"))
            .add(
                new Element("meta")
                    .with("http-equiv", "Content-Security-Policy")
                    .with("content", POLICY))
            .add(
                new Element("meta")
                    .with("name", "viewport")
                    .with("content", "width=device-width, initial-scale=1"))
            .add(new Element("meta").with("name", "color-scheme").with("content", "light dark"))
            .add(Element.text("title", title))
            .add(Element.text("style", resource(Document.class, "report.css") + style));
    Element html =
        new Element("html")
            .with("lang", "en")
            .with("xmlns", "http://www.w3.org/1999/xhtml")
            .add(head)
            .add(new Element("body").add(main));
    return "<!DOCTYPE html>\n" + html;
  }

  /** A text beside a class in its jar. */
  public static String resource(Class<?> beside, String name) throws IOException {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is missing in Kedge's own jar: build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
