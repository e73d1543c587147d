package dev.kedge.report.html;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A page that loads nothing from anywhere: HTML that is well-formed XML as well. Stateless. */
public final class Document {
  private static final String POLICY =
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

  private Document() {}

  /**
   * Writes a file, in the style of all of Kedge's pages.
   *
   * @param main the page's content
   * @param style more style, after the common one; empty for none
   */
  public static void write(Appendable out, String title, Element main, String style)
      throws IOException {
    write(out, head(title, style, POLICY), new Element("body").add(main));
  }

  private static void write(Appendable out, Element head, Element body) throws IOException {
    out.append("<!DOCTYPE html>\n");
    new Element("html")
        .with("lang", "en")
        .with("xmlns", "http://www.w3.org/1999/xhtml")
        .add(head)
        .add(body)
        .writeTo(out);
  }

  /** The file's text. */
  public static String html(String title, Element main, String style) throws IOException {
    StringBuilder out = new StringBuilder();
    write(out, title, main, style);
    return out.toString();
  }

  /**
   * The text of a file with one script, which a browser runs after the content is there; it runs no
   * other one.
   *
   * @param script without {@code <} and {@code &}
   */
  public static String html(String title, Element main, String style, String script)
      throws IOException {
    StringBuilder out = new StringBuilder();
    write(
        out,
        head(title, style, POLICY + "; script-src '" + digest(script) + "'"),
        new Element("body").add(main).add(Element.verbatim("script", script)));
    return out.toString();
  }

  private static String digest(String script) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static Element head(String title, String style, String policy) throws IOException {
    return new Element("head")
        .add(new Element("meta").with("charset", "utf-8"))
        .add(
            new Element("meta")
                .with("http-equiv", "Content-Security-Policy")
                .with("content", policy))
        .add(
            new Element("meta")
                .with("name", "viewport")
                .with("content", "width=device-width, initial-scale=1"))
        .add(new Element("meta").with("name", "color-scheme").with("content", "light dark"))
        .add(Element.text("title", title))
        .add(Element.verbatim("style", resource(Document.class, "report.css") + style));
  }

  /**
   * The text of a resource beside a class.
   *
   * @throws FileNotFoundException if it is missing
   */
  public static String resource(Class<?> beside, String name) throws IOException {
    try (InputStream text = beside.getResourceAsStream(name)) {
      if (text == null) {
        throw new FileNotFoundException(name + " is missing in Kedge's own jar: build it again");
      }
      return new String(text.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A section with a heading. */
  public static Element section(String title) {
    return new Element("section").add(Element.text("h2", title));
  }
}
