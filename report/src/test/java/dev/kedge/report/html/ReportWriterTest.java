package dev.kedge.report.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.kedge.image.Image;
import dev.kedge.image.io.ImageReader;
import dev.kedge.mask.Superpixels;
import dev.kedge.report.ExplanationReport;
import dev.kedge.search.Precision;
import dev.kedge.search.Status;
import dev.kedge.segment.io.LabelMapFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReportWriterTest {
  private static final Set<String> FILES =
      Set.of(
          "original.png",
          "superpixels.png",
          "anchor.png",
          "labels.png",
          "sample-1.png",
          "sample-2.png",
          "report.html");

  private final ExplanationReport data =
      Made.data(Made.cat(Made.result(Status.FOUND, Superpixels.of(4, 1), Precision.exact(1))));

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (var files = Files.newDirectoryStream(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }

  @Test
  void writesAllFiles(@TempDir Path temporary) throws IOException {
    Path folder = temporary.resolve("new/folder");
    ReportWriter.write(folder, data);
    assertEquals(FILES, names(folder));
    assertEquals(
        data.explanation().segmentation(), LabelMapFile.read(folder.resolve("labels.png")));
    assertEquals(Made.page(data), Files.readString(folder.resolve("report.html")));
  }

  @Test
  void replacesWhatWasThereAndNothingElse(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("sample-4.png"), "of an earlier report");
    Files.writeString(folder.resolve("report.html"), "an earlier report");
    Files.writeString(folder.resolve("notes.txt"), "someone's");
    ReportWriter.write(folder, data);
    Set<String> expected = new TreeSet<>(FILES);
    expected.add("notes.txt");
    assertEquals(expected, names(folder));
    assertEquals(Made.page(data), Files.readString(folder.resolve("report.html")));
  }

  @Test
  void heatMapComesAndGoes(@TempDir Path folder) throws IOException {
    ExplanationReport checked = MadeChecks.data(Status.FOUND, MadeChecks.all());
    ReportWriter.write(folder, checked);
    Set<String> expected = new TreeSet<>(FILES);
    expected.add("stability.png");
    assertEquals(expected, names(folder));
    Image map =
        new ImageReader().read(Files.readAllBytes(folder.resolve("stability.png")), "the map");
    assertEquals(384, map.width());
    assertEquals(288, map.height());
    assertEquals(Made.page(checked), Files.readString(folder.resolve("report.html")));

    ReportWriter.write(folder, data);
    assertEquals(FILES, names(folder), "of the earlier report");
  }

  @Test
  void failureLeavesNoPartOfAFile(@TempDir Path folder) throws IOException {
    Path inTheWay = Files.createDirectories(folder.resolve("original.png/full"));
    assertThrows(IOException.class, () -> ReportWriter.write(folder, data));
    assertEquals(Set.of("original.png"), names(folder));
    assertEquals(Set.of(inTheWay.getFileName().toString()), names(folder.resolve("original.png")));
  }

  @Test
  void folderThatIsAFile(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("report"), "a file");
    assertThrows(IOException.class, () -> ReportWriter.write(file, data));
    assertEquals("a file", Files.readString(file));
  }

  @Test
  void readOnlyFolderStaysEmpty(@TempDir Path folder) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("r-xr-xr-x"));
    try {
      boolean writable = Files.isWritable(folder);
      if (writable) {
        System.out.println("skipped readOnlyFolderStaysEmpty: this user may write everywhere");
      }
      assumeFalse(writable, "this user may write everywhere");
      assertThrows(IOException.class, () -> ReportWriter.write(folder, data));
      assertEquals(Set.of(), names(folder));
    } finally {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }
}
