package dev.kedge.report.html;

import dev.kedge.report.ExplanationReport;
import dev.kedge.segment.io.LabelMapFile;
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
  private static final String STABILITY = "stability.png";
  private static final String REFINED = "refined.png";
  private static final String REFINED_LABELS = "refined-labels.png";

  private ReportWriter() {}

  /**
   * Writes {@code original.png}, {@code superpixels.png}, {@code anchor.png}, {@code labels.png}
   * (the superpixel of every pixel of the view, 16-bit grey), {@code sample-1.png} to {@code
   * sample-4.png} at most, {@code stability.png} where repeats found something, {@code refined.png}
   * and {@code refined-labels.png} where the anchor was refined, and {@code report.html}. The
   * folder is made if there is none. Files of these names are replaced, but only once all new ones
   * are complete.
   *
   * @throws IOException if the folder cannot be written to; no part of a file is left behind
   */
  public static void write(Path folder, ExplanationReport data) throws IOException {
    Pictures pictures = new Pictures(data);
    Files.createDirectories(folder);
    Path made = Files.createTempDirectory(folder, ".report-");
    List<String> names = new ArrayList<>();
    try {
      writeAll(made, names, data, pictures);
      for (int i = pictures.samples().size(); i < MOST_SAMPLES; i++) {
        Files.deleteIfExists(folder.resolve(sample(i)));
      }
      if (pictures.stability().isEmpty()) {
        Files.deleteIfExists(folder.resolve(STABILITY));
      }
      if (pictures.refined().isEmpty()) {
        Files.deleteIfExists(folder.resolve(REFINED));
        Files.deleteIfExists(folder.resolve(REFINED_LABELS));
      }
      for (String name : names) {
        Files.move(made.resolve(name), folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      }
    } finally {
      for (String name : names) {
        Files.deleteIfExists(made.resolve(name));
      }
      Files.delete(made);
    }
  }

  /** The page alone, which needs no other file: HTML that is well-formed XML as well. */
  public static String page(ExplanationReport data) throws IOException {
    return new ExplanationPage(data, new Pictures(data)).html();
  }

  /** {@code anchor.png} alone: the anchor in colour, the rest grey. */
  public static byte[] anchor(ExplanationReport data) {
    return new Pictures(data).anchor().bytes();
  }

  /** The page comes last: where it is new, the pictures are too. */
  private static void writeAll(
      Path made, List<String> names, ExplanationReport data, Pictures pictures) throws IOException {
    Files.write(next(made, names, "original.png"), pictures.original().bytes());
    Files.write(next(made, names, "superpixels.png"), pictures.superpixels().bytes());
    Files.write(next(made, names, "anchor.png"), pictures.anchor().bytes());
    LabelMapFile.write(data.explanation().segmentation(), next(made, names, "labels.png"));
    for (int i = 0; i < Math.min(pictures.samples().size(), MOST_SAMPLES); i++) {
      Files.write(next(made, names, sample(i)), pictures.samples().get(i).bytes());
    }
    if (pictures.stability().isPresent()) {
      Files.write(next(made, names, STABILITY), pictures.stability().get().bytes());
    }
    if (pictures.refined().isPresent()) {
      Files.write(next(made, names, REFINED), pictures.refined().get().bytes());
      LabelMapFile.write(
          data.explanation().refinement().orElseThrow().segmentation(),
          next(made, names, REFINED_LABELS));
    }
    Files.writeString(next(made, names, "report.html"), new ExplanationPage(data, pictures).html());
  }

  private static Path next(Path made, List<String> names, String name) {
    names.add(name);
    return made.resolve(name);
  }

  private static String sample(int index) {
    return "sample-" + (index + 1) + ".png";
  }
}
