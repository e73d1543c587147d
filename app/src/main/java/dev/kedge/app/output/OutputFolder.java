package dev.kedge.app.output;

import dev.kedge.app.flags.UsageException;
import dev.kedge.image.io.AtomicFile;
import dev.kedge.report.ExplanationReport;
import dev.kedge.report.html.ReportWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The folder of {@code --out}: a report itself, or a folder with a report for each photo. */
public final class OutputFolder {
  private final Path folder;
  private final boolean folderEach;
  private final Set<String> used = new HashSet<>();

  private OutputFolder(Path folder, boolean folderEach) {
    this.folder = folder;
    this.folderEach = folderEach;
  }

  /**
   * Opens or makes the folder, before any work is spent.
   *
   * @throws UsageException if it cannot be written to
   */
  public static OutputFolder open(Path folder, boolean folderEach) {
    try {
      Files.createDirectories(folder);
      Files.delete(Files.createTempFile(folder, ".kedge", ".part"));
    } catch (IOException e) {
      throw new UsageException(
          "--out %s: no files can be written there (%s); give another folder".formatted(folder, e));
    }
    return new OutputFolder(folder, folderEach);
  }

  /**
   * Writes report, pictures, label map and JSON of an explanation.
   *
   * @param data its JSON is written as {@code explanation.json}
   * @return the report's file
   */
  public Path write(ExplanationReport data) throws IOException {
    return write(folderEach ? folder.resolve(unused(data.image())) : folder, data);
  }

  /** The same into a folder, made if there is none. */
  public static Path write(Path target, ExplanationReport data) throws IOException {
    Files.createDirectories(target);
    AtomicFile.write(
        target.resolve("explanation.json"), (data.json() + "\n").getBytes(StandardCharsets.UTF_8));
    ReportWriter.write(target, data);
    return target.resolve("report.html");
  }

  /** The photo's name without folder and ending, with a number if that is taken. */
  private String unused(String image) {
    String name = String.valueOf(Path.of(image).getFileName());
    int dot = name.lastIndexOf('.');
    String stem = dot > 0 ? name.substring(0, dot) : name;
    String free = stem;
    for (int n = 2; !used.add(free); n++) {
      free = stem + "-" + n;
    }
    return free;
  }
}
