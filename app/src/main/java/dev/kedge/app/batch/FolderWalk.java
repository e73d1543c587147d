package dev.kedge.app.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The pictures below a folder: files with a picture's ending that are not hidden. */
final class FolderWalk extends SimpleFileVisitor<Path> {
  private static final Set<String> ENDINGS =
      Set.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "dib", "gif", "webp", "tif", "tiff");

  private final Path folder;
  private final Path results;
  private final List<Input> found = new ArrayList<>();
  private final Map<String, Integer> others = new TreeMap<>();
  private int hidden;

  private FolderWalk(Path folder, Path results) {
    this.folder = folder;
    this.results = results.toAbsolutePath().normalize();
  }

  /**
   * Walks a folder and all below it. Links to files are followed, links to folders are not. A
   * folder that cannot be read is among the inputs, as one that cannot be read.
   *
   * @param results this folder is left out
   */
  static FolderWalk of(Path folder, Path results) {
    FolderWalk walk = new FolderWalk(folder, results);
    try {
      Files.walkFileTree(folder, walk);
    } catch (IOException e) {
      throw new UncheckedIOException("walking " + folder + " failed", e);
    }
    walk.found.sort(Comparator.comparing(Input::name));
    return walk;
  }

  static boolean isPicture(Path file) {
    return ENDINGS.contains(ending(file));
  }

  private static String ending(Path file) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    return dot > 0 ? name.substring(dot + 1).toLowerCase(Locale.ROOT) : "";
  }

  @Override
  public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
    if (at.toAbsolutePath().normalize().equals(results)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    if (!at.equals(folder) && isHidden(at)) {
      hidden++;
      return FileVisitResult.SKIP_SUBTREE;
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
    if (isHidden(file)) {
      hidden++;
    } else if (isPicture(file) && !Files.isDirectory(file)) {
      found.add(Input.file(name(file), file));
    } else {
      others.merge(ending(file), 1, Integer::sum);
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException e) {
    found.add(Input.unreadable(name(file), "cannot be read (" + e + ")"));
    return FileVisitResult.CONTINUE;
  }

  private String name(Path file) {
    return PathNames.of(folder.relativize(file));
  }

  private static boolean isHidden(Path file) {
    return String.valueOf(file.getFileName()).startsWith(".");
  }

  List<Input> inputs() {
    return List.copyOf(found);
  }

  /** What was left out, and how much of it; empty if nothing. */
  String skipped() {
    int count = others.values().stream().mapToInt(Integer::intValue).sum() + hidden;
    if (count == 0) {
      return "";
    }
    String kinds =
        others.entrySet().stream()
            .map(
                e ->
                    e.getValue()
                        + (e.getKey().isEmpty() ? " without an ending" : " ." + e.getKey()))
            .collect(Collectors.joining(", "));
    String hiddenOnes = hidden == 0 ? "" : hidden + " hidden";
    return "%s not taken for pictures: %s"
        .formatted(
            count,
            kinds.isEmpty() || hiddenOnes.isEmpty()
                ? kinds + hiddenOnes
                : kinds + ", " + hiddenOnes);
  }
}
