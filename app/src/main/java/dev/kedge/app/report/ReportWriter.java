package dev.kedge.app.report;

import dev.kedge.TellingSample;
import dev.kedge.image.io.LabelMapFile;
import dev.kedge.image.io.PngWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes a folder that tells a person what was found: {@code report.html}, which needs no other
 * file, and the pictures in it as files of their own. Stateless.
 */
public final class ReportWriter {
  private static final int MOST_SAMPLES = 4;

  private ReportWriter() {}

  /**
   * Writes {@code original.png}, {@code superpixels.png}, {@code anchor.png}, {@code labels.png}
   * (the superpixel of every pixel of the view, 16-bit grey), {@code sample-1.png} to {@code
   * sample-4.png} at most, and {@code report.html}. The folder is made if there is none. Files of
   * these names are replaced, but only once all new ones are complete.
   *
   * @throws IOException if the folder cannot be written to; no part of a file is left behind
   */
  public static void write(Path folder, ReportData data) throws IOException {
    Files.createDirectories(folder);
    Path made = Files.createTempDirectory(folder, ".report-");
    try {
      Pictures pictures = new Pictures(data.explanation(), data.model().preprocessing());
      PngWriter.write(pictures.original(), made.resolve("original.png"));
      PngWriter.write(pictures.superpixels(), made.resolve("superpixels.png"));
      PngWriter.write(pictures.anchor(), made.resolve("anchor.png"));
      LabelMapFile.write(data.explanation().segmentation(), made.resolve("labels.png"));
      List<TellingSample> samples = data.explanation().samples();
      for (int i = 0; i < Math.min(samples.size(), MOST_SAMPLES); i++) {
        PngWriter.write(pictures.sample(samples.get(i)), made.resolve(sample(i)));
      }
      Files.writeString(made.resolve("report.html"), new Page(data, pictures).html());
      for (int i = samples.size(); i < MOST_SAMPLES; i++) {
        Files.deleteIfExists(folder.resolve(sample(i)));
      }
      for (Path file : filesOf(made)) {
        Files.move(file, folder.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      for (Path file : filesOf(made)) {
        Files.delete(file);
      }
      Files.delete(made);
    }
  }

  private static String sample(int index) {
    return "sample-" + (index + 1) + ".png";
  }

  private static List<Path> filesOf(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (var entries = Files.newDirectoryStream(folder)) {
      entries.forEach(files::add);
    }
    return files;
  }
}
