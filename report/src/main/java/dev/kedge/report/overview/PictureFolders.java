package dev.kedge.report.overview;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Where a picture's own report goes: a folder of its name, below the results. */
public final class PictureFolders {
  private static final String PICTURES = "pictures";

  private PictureFolders() {}

  /** The folder of a picture, the same for the same name; always below the results. */
  public static Path of(Path results, String name) {
    Path folder = results;
    for (String part : parts(name)) {
      folder = folder.resolve(part);
    }
    return folder;
  }

  /** A link to its report from the page of the run. */
  static String link(String name) {
    return parts(name).stream()
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"))
        + "/report.html";
  }

  private static List<String> parts(String name) {
    Path path = Path.of(name);
    List<String> parts = new ArrayList<>(List.of(PICTURES));
    if (path.isAbsolute()) {
      parts.add("_");
    }
    for (Path part : path) {
      String text = part.toString();
      if (text.equals("..")) {
        parts.add("__");
      } else if (!text.equals(".") && !text.isEmpty()) {
        parts.add(text);
      }
    }
    return parts;
  }
}
