package dev.kedge.image.io;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes a file so that others see either nothing (or what was there before) or all of it. */
public final class AtomicFile {
  private AtomicFile() {}

  /** Writes to a new file beside the target, then renames it; a failure leaves no file behind. */
  public static void write(Path target, byte[] content) throws IOException {
    Path whole = target.toAbsolutePath();
    for (int attempt = 0; ; attempt++) {
      Path part = whole.resolveSibling("." + whole.getFileName() + "." + attempt + ".part");
      try {
        Files.newOutputStream(part, StandardOpenOption.CREATE_NEW).close();
      } catch (FileAlreadyExistsException another) {
        continue;
      }
      try {
        Files.write(part, content);
        Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
        return;
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}
