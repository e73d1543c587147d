package dev.kedge.app.flags;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder for a moment, below the system's temporary one; closing deletes it. What processes that
 * were killed have left there is deleted by the next.
 */
final class Scratch implements AutoCloseable {
  private static final Pattern OURS = Pattern.compile("kedge-(\\d+)-.*");

  /** A process of that number that is not seen here may live in another container. */
  private static final Duration OLD = Duration.ofHours(1);

  private final Path folder;

  private Scratch(Path folder) {
    this.folder = folder;
  }

  static Scratch open() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
    sweep(temporary);
    String name = "kedge-" + ProcessHandle.current().pid() + "-";
    return new Scratch(Files.createTempDirectory(temporary, name));
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    delete(folder);
  }

  private static void sweep(Path temporary) throws IOException {
    List<Path> left;
    try (Stream<Path> all = Files.list(temporary)) {
      left = all.filter(Scratch::isLeft).toList();
    } catch (UncheckedIOException e) {
      return; // nobody's folder may be read
    }
    for (Path one : left) {
      deleteIfMine(one);
    }
  }

  private static void deleteIfMine(Path one) {
    try {
      delete(one);
    } catch (IOException anothers) {
      return;
    }
  }

  private static boolean isLeft(Path file) {
    Matcher name = OURS.matcher(String.valueOf(file.getFileName()));
    try {
      return name.matches()
          && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
          && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(OLD));
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> below = Files.walk(folder)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
