package dev.kedge.app.output;

import dev.kedge.app.flags.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A PNG file that is going to be written. */
public final class PngFile {
  private PngFile() {}

  /**
   * The file, once it is known that it can be written: before any work is spent.
   *
   * @throws UsageException if it cannot
   */
  public static Path writable(Path file) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UsageException(
          "--out %s: the picture is saved as PNG, which keeps every value; give a name that ends in .png"
              .formatted(file));
    }
    @Nullable Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null) {
      throw new UsageException("--out %s is a folder; give the name of a file".formatted(file));
    }
    if (!Files.isDirectory(folder)) {
      throw new UsageException(
          "--out %s: there is no folder %s; make it, or give another".formatted(file, folder));
    }
    try {
      Files.delete(Files.createTempFile(folder, ".kedge", ".part"));
    } catch (IOException e) {
      throw new UsageException(
          "--out %s: no file can be written there (%s); give another folder".formatted(file, e));
    }
    return file;
  }
}
