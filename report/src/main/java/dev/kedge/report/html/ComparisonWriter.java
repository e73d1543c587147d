package dev.kedge.report.html;

import dev.kedge.image.io.AtomicFile;
import dev.kedge.report.ComparisonReport;
import dev.kedge.segment.io.LabelMapFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a folder that tells a person what sets two pictures apart. Stateless. */
public final class ComparisonWriter {
  /** The page's file. */
  public static final String PAGE = "comparison.html";

  private ComparisonWriter() {}

  /**
   * Writes {@code first.png}, {@code second.png}, their anchors, {@code difference.png}, {@code
   * first-into-second.png}, {@code second-into-first.png} where they are known, {@code labels.png}
   * (the superpixel of every pixel, 16-bit grey), {@code comparison.json} and, last, {@code
   * comparison.html}, which needs no other file. Files of these names are replaced one by one.
   *
   * @return the page
   * @throws IOException if the folder cannot be written to; no part of a file is left behind
   */
  public static Path write(Path folder, ComparisonReport data) throws IOException {
    ComparedPictures pictures = new ComparedPictures(data.comparison());
    Files.createDirectories(folder);
    write(folder, "first.png", Optional.of(pictures.first()));
    write(folder, "second.png", Optional.of(pictures.second()));
    write(folder, "first-anchor.png", Optional.of(pictures.firstAnchor()));
    write(folder, "second-anchor.png", Optional.of(pictures.secondAnchor()));
    write(folder, "difference.png", pictures.difference());
    write(folder, "first-into-second.png", pictures.firstIntoSecond());
    write(folder, "second-into-first.png", pictures.secondIntoFirst());
    LabelMapFile.write(data.comparison().segmentation(), folder.resolve("labels.png"));
    text(folder, "comparison.json", data.json() + "\n");
    text(folder, PAGE, new ComparisonPage(data, pictures).html());
    return folder.resolve(PAGE);
  }

  /** The page alone, which needs no other file. */
  public static String page(ComparisonReport data) throws IOException {
    return new ComparisonPage(data, new ComparedPictures(data.comparison())).html();
  }

  private static void write(Path folder, String name, Optional<Png> picture) throws IOException {
    if (picture.isPresent()) {
      AtomicFile.write(folder.resolve(name), picture.get().bytes());
    } else {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  private static void text(Path folder, String name, String text) throws IOException {
    AtomicFile.write(folder.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }
}
